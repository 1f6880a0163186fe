//! Parsing short files: what is read, and what is said of faults.
