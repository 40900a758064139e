"""What all of the fit computes with: cells merged to rows, Newton's method, threads."""
