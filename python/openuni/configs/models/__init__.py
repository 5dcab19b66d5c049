"""mmengine config files of the variants; they are read as files, not imported."""
