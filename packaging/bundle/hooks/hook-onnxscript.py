"""The sources of functions that become graphs: they are read when these are loaded."""

module_collection_mode = {"onnxscript.function_libs": "pyz+py"}
