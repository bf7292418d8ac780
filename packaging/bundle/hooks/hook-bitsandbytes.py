"""The library for processors; the others would be looked through for what they link to."""

from PyInstaller.utils.hooks import collect_dynamic_libs

binaries = collect_dynamic_libs("bitsandbytes", search_patterns=["libbitsandbytes_cpu.*"])
