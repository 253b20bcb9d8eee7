"""Reports: outlines that turn figures into sentences, and releases that freeze them."""
