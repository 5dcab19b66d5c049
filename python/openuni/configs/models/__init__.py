"""mmengine config files of the four variants; they are read as files, not imported."""
