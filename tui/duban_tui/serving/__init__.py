"""The full screen in a browser: an optional extra, on this machine only unless somebody says otherwise."""
