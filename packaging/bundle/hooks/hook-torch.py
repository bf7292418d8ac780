"""Of torch what is imported and what that links to; PyInstaller's own hook takes all there is."""

from PyInstaller.utils.hooks import collect_data_files, collect_dynamic_libs, collect_submodules

module_collection_mode = "pyz+py"
hiddenimports = [*collect_submodules("torch._dynamo.polyfills"), "torch.onnx.operators"]  # by name
datas = collect_data_files("torch", includes=["bin/torch_shm_manager"])  # looked for at once
binaries = collect_dynamic_libs("torch", search_patterns=["*.so*", "*.dylib", "*.dll"])
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]  # torch finds its folder by its libraries
