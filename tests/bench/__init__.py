"""The benchmark: our bot beside bare echo bots on the same stand-in, in the same run."""
