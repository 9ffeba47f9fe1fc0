"""The live document: frames, guards, the stored log, rooms and their hub."""
