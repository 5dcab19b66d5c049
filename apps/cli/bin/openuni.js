#!/usr/bin/env node
// Committed, so that installing links the command even before the first build.
import '../dist/index.js';
