"""Our own icons: strokes on a grid of 24, drawn for this project.

Each is the inside of an `<svg>`; the tag `icon` puts the rest around it. Paths, not a
font: a reader with fonts of their own still sees them, and none is read aloud.
"""

ICONS = {
    "arrow-left": '<path d="M20 12H5m6-7-7 7 7 7"/>',
    "arrow-right": '<path d="M4 12h15m-6-7 7 7-7 7"/>',
    "ballot": '<path d="M4 11h16v9H4zM8 11V4h8v7M10.5 7.5h3"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10.5h16M8.5 3.5v4m7-4v4"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "chevron-down": '<path d="m5 9 7 7 7-7"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.5l3.5 2"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "copy": '<path d="M9 8h11v12H9zM6 16H4V4h11v1"/>',
    "cross": ('<circle cx="12" cy="12" r="8.5"/><path d="m9 9 6 6m0-6-6 6"/>'),
    "document": '<path d="M6 3.5h8l4 4v13H6zM13.5 4v4.5H18M9 13h6m-6 3.5h6"/>',
    "download": '<path d="M12 4v11m-5-4.5 5 5 5-5M4.5 20h15"/>',
    "edit": '<path d="m5 15.5 10.5-11 4 4L9 19.5l-4.5.5zM13 7l4 4"/>',
    "euro": (
        '<path d="M18.5 6.5A7 7 0 0 0 7 12a7 7 0 0 0 11.5 5.5M4 10.5h9M4 13.5h8"/>'
    ),
    "external": '<path d="M13.5 4.5h6v6M19 5l-8.5 8.5M17.5 14v5.5h-13v-13H10"/>',
    "eye": (
        '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 '
        '2.5 12 2.5 12z"/>'
        '<circle cx="12" cy="12" r="2.8"/>'
    ),
    "flag": '<path d="M6 21V4m0 .5h12l-2.5 4 2.5 4H6"/>',
    "help": (
        '<circle cx="12" cy="12" r="8.5"/>'
        '<path d="M9.5 9.7c.2-3.4 5.4-3 5 .2-.2 1.7-2.5 1.9-2.5 3.8"/>'
        '<path d="M12 16.8v.2"/>'
    ),
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.7v.1"/>',
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.1m-.1 6h.1m-.1 6h.1"/>',
    "location": (
        '<path d="M12 21s7-6.3 7-11.3a7 7 0 0 0-14 0C5 14.7 12 21 12 21z"/>'
        '<circle cx="12" cy="9.7" r="2.4"/>'
    ),
    "lock": '<path d="M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3"/>',
    "mail": '<path d="M3.5 6h17v12.5h-17zM4 6.5l8 7 8-7"/>',
    "map": (
        '<path d="m4 6.5 5.5-2.5 5 2.5L20 4v13.5L14.5 20l-5-2.5L4 20z'
        'M9.5 4.5v13m5-11v13"/>'
    ),
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "minus": '<path d="M5 12h14"/>',
    "people": (
        '<circle cx="9" cy="8.5" r="3.3"/><path d="M2.8 19.5c.6-7 11.8-7 12.4 0"/>'
        '<path d="M15.5 5.5a3.3 3.3 0 0 1 0 6m2 2.5c2.2.8 3.5 2.7 3.7 5.5"/>'
    ),
    "person": (
        '<circle cx="12" cy="8" r="3.8"/><path d="M4.5 20c.8-8.5 14.2-8.5 15 0"/>'
    ),
    "phone": (
        '<path d="M8.5 4H5c-.8 9 6 15.8 15 15v-3.5l-4.5-1.7-1.8 1.8'
        'c-2.3-1-4.3-3-5.3-5.3l1.8-1.8z"/>'
    ),
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 16H4V9h16v7h-3M7 13.5h10V20H7z"/>',
    "receipt": (
        '<path d="M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5zM9 8.5h6m-6 4h6"/>'
    ),
    "search": '<circle cx="10.5" cy="10.5" r="6.3"/><path d="m15.2 15.2 5.3 5.3"/>',
    "seal": (
        '<circle cx="12" cy="9.5" r="5.8"/>'
        '<path d="m8.5 14.2-1.5 6.8 5-2.5 5 2.5-1.5-6.8'
        'M9.7 9.7l1.7 1.7 3-3.3"/>'
    ),
    "settings": (
        '<path d="M4 7h9m5 0h2M4 17h2m5 0h9"/>'
        '<circle cx="15.5" cy="7" r="2.3"/><circle cx="8.5" cy="17" r="2.3"/>'
    ),
    "sort": '<path d="M8 5v14m-4-4 4 4 4-4M13 6h7m-7 5h5m-5 5h3"/>',
    "star": (
        '<path d="m12 4 2.4 5.2 5.6.7-4.1 3.9 1.1 5.6-5-2.8-5 2.8 1.1-5.6'
        'L4 9.9l5.6-.7z"/>'
    ),
    "tree": '<path d="M12 21v-4M12 3 7.5 9H10l-4 5h2l-3 3.5h14L16 14h2l-4-5h2.5z"/>',
    "upload": '<path d="M12 15.5v-11m-5 4.5 5-5 5 5M4.5 20h15"/>',
    "vote": '<path d="M20 11v9H4V4h11M8 11l4 4 8.5-9.5"/>',
    "warning": '<path d="M12 4 2.8 20h18.4zM12 10v4.8m0 2.6v.1"/>',
}
