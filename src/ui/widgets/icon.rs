//! Line icons, drawn here so that no font or sprite has to be loaded.

use yew::prelude::*;

/// The icons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Icon {
    Message,
    Ask,
    Webhook,
    Wait,
    Condition,
    Set,
    End,
    Unknown,
    Play,
    Pause,
    Stop,
    Restart,
    StepForward,
    StepBack,
    Plus,
    Grid,
    Import,
    Export,
    Share,
    Present,
    Undo,
    Redo,
    Arrange,
    Fit,
    Close,
    Check,
    Alert,
    Info,
    Clock,
    Send,
    Sun,
    Globe,
    Moon,
    Users,
    Lock,
    Copy,
    ChevronDown,
    ChevronUp,
    ChevronRight,
    ChevronLeft,
    Compare,
    Breakpoint,
    BranchBack,
    BranchOn,
    ZoomIn,
    ZoomOut,
    Book,
    EyeOff,
    Edit,
    Trash,
    Folder,
    Note,
    Select,
    Map,
    AlignLeft,
    AlignCenter,
    AlignRight,
    AlignTop,
    AlignMiddle,
    AlignBottom,
    SpreadAcross,
    SpreadDown,
    Settings,
}

/// An icon's strokes in a box of 24.
fn paths(icon: Icon) -> &'static str {
    match icon {
        Icon::Message => "M21 12a8 8 0 0 1-8 8H4l2.2-3.2A8 8 0 1 1 21 12z",
        Icon::Ask => {
            "M12 17.5v.01 M9.2 9.2a2.9 2.9 0 1 1 4.2 2.6c-.9.5-1.4 1.1-1.4 2.2 M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0z"
        }
        Icon::Webhook => "M4 12h11 M11 7l5 5-5 5 M20 5v14",
        Icon::Wait | Icon::Clock => "M12 7v5l3.2 2 M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0z",
        Icon::Condition => {
            "M6 4v5a3 3 0 0 0 3 3h6a3 3 0 0 1 3 3v5 M6 12v8 M3.5 17.5L6 20l2.5-2.5 M15.5 17.5L18 20l2.5-2.5"
        }
        Icon::Set => {
            "M9 4H7.5A2.5 2.5 0 0 0 5 6.5v3A2.5 2.5 0 0 1 2.5 12A2.5 2.5 0 0 1 5 14.5v3A2.5 2.5 0 0 0 7.5 20H9 M15 4h1.500A2.5 2.5 0 0 1 19 6.500v3a2.500 2.500 0 0 0 2.500 2.500a2.500 2.500 0 0 0-2.500 2.500v3a2.500 2.500 0 0 1-2.500 2.500H15"
        }
        Icon::End => "M6 21V4 M6 4h11l-2.500 4L17 12H6",
        Icon::Unknown => "M12 8v5 M12 16.500v.01 M12 3l9 16H3z",
        Icon::Play => "M7 4.500v15l12-7.500z",
        Icon::Pause => "M8 5v14 M16 5v14",
        Icon::Stop => "M6 6h12v12H6z",
        Icon::Restart => "M20 11a8 8 0 1 0-2.300 6.300 M20 4v7h-7",
        Icon::StepForward => "M6 5v14l9-7z M18.500 5v14",
        Icon::StepBack => "M18 5v14l-9-7z M5.500 5v14",
        Icon::Plus => "M12 5v14 M5 12h14",
        Icon::Grid => {
            "M4 4h6.500v6.500H4z M13.500 4H20v6.500h-6.500z M4 13.500h6.500V20H4z M13.500 13.500H20V20h-6.500z"
        }
        Icon::Import => {
            "M12 3v11 M7.500 9.500L12 14l4.500-4.500 M4 17v2.500A1.500 1.500 0 0 0 5.500 21h13a1.500 1.500 0 0 0 1.500-1.500V17"
        }
        Icon::Export => {
            "M12 14V3 M7.500 7.500L12 3l4.500 4.500 M4 17v2.500A1.500 1.500 0 0 0 5.500 21h13a1.500 1.500 0 0 0 1.500-1.500V17"
        }
        Icon::Share => {
            "M8.300 10.800l7.400-4 M8.300 13.200l7.400 4 M8.500 12a3 3 0 1 1-6 0a3 3 0 0 1 6 0z M21.500 5.500a3 3 0 1 1-6 0a3 3 0 0 1 6 0z M21.500 18.500a3 3 0 1 1-6 0a3 3 0 0 1 6 0z"
        }
        Icon::Present => "M3 4h18 M4.500 4v11h15V4 M12 15v3 M8 21l4-3 4 3 M10.500 7.500v4l3.500-2z",
        Icon::Undo => "M8 5L4 9l4 4 M4 9h10a6 6 0 0 1 0 12h-3",
        Icon::Redo => "M16 5l4 4-4 4 M20 9H10a6 6 0 0 0 0 12h3",
        Icon::Arrange => {
            "M3 9.500h6v5H3z M15 3.500h6v5h-6z M15 15.500h6v5h-6z M9 12h3 M15 6h-1.500A1.500 1.500 0 0 0 12 7.500v9a1.500 1.500 0 0 0 1.500 1.500H15"
        }
        Icon::Fit => {
            "M4 9V5.500A1.500 1.500 0 0 1 5.500 4H9 M15 4h3.500A1.500 1.500 0 0 1 20 5.500V9 M20 15v3.500a1.500 1.500 0 0 1-1.500 1.500H15 M9 20H5.500A1.500 1.500 0 0 1 4 18.500V15"
        }
        Icon::Close => "M6 6l12 12 M18 6L6 18",
        Icon::Check => "M5 12.500l4.500 4.500L19 7.500",
        Icon::Alert => {
            "M12 9v4 M12 16.500v.01 M10.300 4L2.600 17.500A2 2 0 0 0 4.300 20.500h15.400a2 2 0 0 0 1.700-3L13.700 4a2 2 0 0 0-3.400 0z"
        }
        Icon::Info => "M12 11v5.500 M12 7.500v.01 M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0z",
        Icon::Send => "M4 12l16-8-6 16-2.500-6.500z M20 4l-8.500 9.500",
        Icon::Sun => {
            "M16 12a4 4 0 1 1-8 0a4 4 0 0 1 8 0z M12 2.500v2 M12 19.500v2 M2.500 12h2 M19.500 12h2 M5.300 5.300l1.400 1.400 M17.300 17.300l1.400 1.400 M18.700 5.300l-1.400 1.400 M6.700 17.300l-1.400 1.400"
        }
        Icon::Globe => {
            "M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0z M3 12h18 M12 3c5 5 5 13 0 18 M12 3c-5 5-5 13 0 18"
        }
        Icon::Moon => "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z",
        Icon::Users => {
            "M15.500 20v-1.500a4 4 0 0 0-4-4h-5a4 4 0 0 0-4 4V20 M12.500 7.500a3.500 3.500 0 1 1-7 0a3.500 3.500 0 0 1 7 0z M21.500 20v-1.500a4 4 0 0 0-3-3.900 M15.500 4.100a3.500 3.500 0 0 1 0 6.800"
        }
        Icon::Lock => "M6 11h12v9H6z M8.500 11V8a3.500 3.500 0 0 1 7 0v3",
        Icon::Edit => "M4 20h4L19 9l-4-4L4 16z M13.500 6.500l4 4",
        Icon::Trash => "M5 7h14 M10 7V4h4v3 M7 7l1 13h8l1-13 M10.500 11v5 M13.500 11v5",
        Icon::Folder => "M3 6h6l2 2.500h10V19H3z",
        Icon::Copy => "M9 9h11v11H9z M5 15H4V4h11v1",
        Icon::ChevronDown => "M6 9.500l6 6 6-6",
        Icon::ChevronUp => "M6 14.500l6-6 6 6",
        Icon::ChevronRight => "M9.500 6l6 6-6 6",
        Icon::Breakpoint => "M17 12a5 5 0 1 1-10 0a5 5 0 0 1 10 0z",
        Icon::Compare => "M12 4v16 M8 7H4v10h4 M16 7h4v10h-4",
        Icon::BranchBack => "M11 6l-6 6 6 6 M19 6l-6 6 6 6",
        Icon::BranchOn => "M13 6l6 6-6 6 M5 6l6 6-6 6",
        Icon::ChevronLeft => "M14.500 6l-6 6 6 6",
        Icon::ZoomIn => {
            "M17 10.500a6.500 6.500 0 1 1-13 0a6.500 6.500 0 0 1 13 0z M20.500 20.500l-5-5 M10.500 7.800v5.400 M7.800 10.500h5.400"
        }
        Icon::ZoomOut => {
            "M17 10.500a6.500 6.500 0 1 1-13 0a6.500 6.500 0 0 1 13 0z M20.500 20.500l-5-5 M7.800 10.500h5.400"
        }
        Icon::Book => {
            "M4 5.500A2.500 2.500 0 0 1 6.500 3H20v15H6.500A2.500 2.500 0 0 0 4 20.500z M4 20.500A2.500 2.500 0 0 0 6.500 23 M20 18v3H6.500"
        }
        Icon::Note => "M4 4h16v10l-6 6H4z M20 14h-6v6",
        Icon::Select => {
            "M4 8V4h4 M11 4h3 M17 4h3v3 M20 11v2 M4 11v3 M4 17v3h3 M11 20h2 M14 14l7 2.500-3 1.500-1.500 3z"
        }
        Icon::Map => "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2z M9 4v14 M15 6v14",
        Icon::AlignLeft => "M4 3v18 M8 6h12v4H8z M8 14h7v4H8z",
        Icon::AlignCenter => "M12 3v3 M12 10v4 M12 18v3 M5 6h14v4H5z M8 14h8v4H8z",
        Icon::AlignRight => "M20 3v18 M4 6h12v4H4z M9 14h7v4H9z",
        Icon::AlignTop => "M3 4h18 M6 8v12h4V8z M14 8v7h4V8z",
        Icon::AlignMiddle => "M3 12h3 M10 12h4 M18 12h3 M6 5v14h4V5z M14 8v8h4V8z",
        Icon::AlignBottom => "M3 20h18 M6 4v12h4V4z M14 9v7h4V9z",
        Icon::SpreadAcross => "M4 3v18 M20 3v18 M9.500 7h5v10h-5z",
        Icon::SpreadDown => "M3 4h18 M3 20h18 M7 9.500h10v5H7z",
        Icon::Settings => "M4 7h9 M17 7h3 M15 4.500v5 M4 17h3 M11 17h9 M9 14.500v5",
        Icon::EyeOff => {
            "M3 3l18 18 M10 5.300A9.800 9.800 0 0 1 12 5c5 0 8.500 4 9.500 7a12 12 0 0 1-2.600 4 M6.500 6.600A12.500 12.500 0 0 0 2.500 12c1 3 4.500 7 9.500 7a9.500 9.500 0 0 0 5-1.500"
        }
    }
}

/// Draws an icon; it is decoration, so whatever it stands in needs a name of its own.
pub(in crate::ui) fn icon(icon: Icon) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={paths(icon)} /></svg>
    }
}
