// How each style looks on this terminal: bold, reverse and underline say what text is; colour is for marks and for before and after
// alone, and never the only sign. So black on white reads as well as white on black.

import CNcurses

struct Palette {
    private let isColour: Bool

    /// The look of one cell as curses takes it.
    struct Look {
        var attributes: attr_t
        var pair: Int16
    }

    /// No blue, whose dark shade cannot be read on black, and no yellow, which is pale on white.
    private enum Pair: Int16, CaseIterable {
        case green = 1, red, magenta

        var colour: Int32 {
            switch self {
            case .green: COLOR_GREEN
            case .red: COLOR_RED
            case .magenta: COLOR_MAGENTA
            }
        }
    }

    /// Once curses is up.
    init(colour: Bool) {
        isColour = colour && has_colors() && start_color() == OK
        guard isColour else { return }
        let background = use_default_colors() == OK ? Int16(-1) : Int16(COLOR_BLACK)
        for pair in Pair.allCases { init_pair(pair.rawValue, Int16(pair.colour), background) }
    }

    func look(of style: Style) -> Look {
        switch style {
        case .plain: look(nc_normal)
        case .dim: look(nc_dim)
        case .strong, .title, .heading, .key: look(nc_bold)
        case .good: look(nc_normal, .green)
        case .symptom: look(nc_bold, .red)
        case .unknown: look(nc_normal, .magenta)
        case .selected: look(nc_reverse)
        case .added: look(nc_normal, .green)
        case .removed: look(nc_normal, .red)
        case .input: look(nc_underline)
        }
    }

    private func look(_ attributes: attr_t, _ pair: Pair? = nil) -> Look {
        Look(attributes: attributes, pair: isColour ? pair?.rawValue ?? 0 : 0)
    }
}
