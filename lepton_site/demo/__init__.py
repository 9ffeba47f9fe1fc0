"""The small world that `demo` loads: its texts, its people, its programme, its laboratory."""
