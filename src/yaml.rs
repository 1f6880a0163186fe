//! YAML text → nodes with places. The only file that names a YAML library.
//!
//! Must not know what the keys mean.
