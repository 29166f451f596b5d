//! JSON pointers (RFC 6901), segment by segment.

use crate::http::problem::shortened;

/// Goes one segment down; what the sender named is cut to a length that is safe to repeat.
pub fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    pointer.push_str(&shortened(segment).replace('~', "~0").replace('/', "~1"));
}
