// Stub: its first file replaces it.
