"""The activity log, which any real site keeps."""
