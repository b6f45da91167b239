"""What only the person whose machine this is may ask: their kernels, which hold the owner token of this run."""
