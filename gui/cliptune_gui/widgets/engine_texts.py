"""Texts of the engine that the window shows, made by `packaging/engine_texts.py`."""

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

TEXTS = (
    QT_TRANSLATE_NOOP("Job", "Images"),
    QT_TRANSLATE_NOOP("Job", "A folder of class folders, or of images with captions beside them."),
    QT_TRANSLATE_NOOP("Job", "Labels from"),
    QT_TRANSLATE_NOOP(
        "Job", "The folders that the images lie in, a table, or a file beside each image."
    ),
    QT_TRANSLATE_NOOP("Job", "auto"),
    QT_TRANSLATE_NOOP("Job", "folders"),
    QT_TRANSLATE_NOOP("Job", "table"),
    QT_TRANSLATE_NOOP("Job", "beside"),
    QT_TRANSLATE_NOOP("Job", "Table"),
    QT_TRANSLATE_NOOP(
        "Job", "The table that says what the images show: a path inside their folder, or anywhere."
    ),
    QT_TRANSLATE_NOOP("Job", "Column of files"),
    QT_TRANSLATE_NOOP("Job", "The column of the table that names the images."),
    QT_TRANSLATE_NOOP("Job", "Column of labels"),
    QT_TRANSLATE_NOOP("Job", "The column of the table that says what they show."),
    QT_TRANSLATE_NOOP("Job", "Encoding"),
    QT_TRANSLATE_NOOP(
        "Job", "Of tables and captions, as gb18030 or cp1252, where it is not found."
    ),
    QT_TRANSLATE_NOOP("Job", "Prompts"),
    QT_TRANSLATE_NOOP(
        "Job",
        "What each class is compared by; {} stands for the class's words, and several "
        "count as their mean. Where none is given, those that do well in the base's "
        "language.",
    ),
    QT_TRANSLATE_NOOP("Job", "Class words"),
    QT_TRANSLATE_NOOP("Job", "Words for a class folder where its tidied name does not do."),
    QT_TRANSLATE_NOOP("Job", "Excluded"),
    QT_TRANSLATE_NOOP("Job", "Images not to use, as paths inside the folder."),
    QT_TRANSLATE_NOOP("Job", "Greys"),
    QT_TRANSLATE_NOOP(
        "Job",
        "The values of greys of more than 8 bits that are shown as black and as white, "
        "where not what is found.",
    ),
    QT_TRANSLATE_NOOP("Job", "Validation"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Fraction of the training images to validate on where the folder has no validation part.",
    ),
    QT_TRANSLATE_NOOP("Job", "Split seed"),
    QT_TRANSLATE_NOOP("Job", "Decides which images are for validation."),
    QT_TRANSLATE_NOOP("Job", "Base model"),
    QT_TRANSLATE_NOOP(
        "Job", "A name from the catalogue, or a folder in Hugging Face format or OpenCLIP's."
    ),
    QT_TRANSLATE_NOOP("Job", "Revision"),
    QT_TRANSLATE_NOOP(
        "Job", "Commit, branch or tag of the base on the hub, in the place of the catalogue's."
    ),
    QT_TRANSLATE_NOOP("Job", "Quantisation"),
    QT_TRANSLATE_NOOP(
        "Job", "Keeps the frozen base in 4 bits (nf4) or 8 bits (int8) to save memory."
    ),
    QT_TRANSLATE_NOOP("Job", "none"),
    QT_TRANSLATE_NOOP("Job", "nf4"),
    QT_TRANSLATE_NOOP("Job", "int8"),
    QT_TRANSLATE_NOOP("Job", "Hub address"),
    QT_TRANSLATE_NOOP("Job", "Where models are downloaded from, if not from huggingface.co."),
    QT_TRANSLATE_NOOP("Job", "Epochs"),
    QT_TRANSLATE_NOOP("Job", "Passes over the training images."),
    QT_TRANSLATE_NOOP("Job", "Batch size"),
    QT_TRANSLATE_NOOP("Job", "Images a step, on each process."),
    QT_TRANSLATE_NOOP("Job", "images"),
    QT_TRANSLATE_NOOP("Job", "Micro-batch"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Images on the device at a time; 0 takes the whole batch. Fewer take less memory "
        "and more time; the loss is still that of the whole batch.",
    ),
    QT_TRANSLATE_NOOP("Job", "Learning rate"),
    QT_TRANSLATE_NOOP(
        "Job",
        "AdamW's peak rate; auto finds one by a short search on the training images, "
        "unless the method knows one for the base.",
    ),
    QT_TRANSLATE_NOOP("Job", "Classifier"),
    QT_TRANSLATE_NOOP(
        "Job",
        "What tells the classes apart: their prompts (words), or vectors fitted to the "
        "images from there; auto takes what does better on validation.",
    ),
    QT_TRANSLATE_NOOP("Job", "words"),
    QT_TRANSLATE_NOOP("Job", "vectors"),
    QT_TRANSLATE_NOOP("Job", "Weight decay"),
    QT_TRANSLATE_NOOP("Job", "AdamW's pull of weights towards zero."),
    QT_TRANSLATE_NOOP("Job", "Warm-up"),
    QT_TRANSLATE_NOOP("Job", "Fraction of the steps in which the rate rises, where it is given."),
    QT_TRANSLATE_NOOP("Job", "Gradient clipping"),
    QT_TRANSLATE_NOOP("Job", "Largest norm of the gradient."),
    QT_TRANSLATE_NOOP("Job", "Random crops"),
    QT_TRANSLATE_NOOP("Job", "Show each image a little differently each time."),
    QT_TRANSLATE_NOOP("Job", "Random flips"),
    QT_TRANSLATE_NOOP("Job", "Show images mirrored, half of the time."),
    QT_TRANSLATE_NOOP("Job", "Balance classes"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Show every class equally often, however few its images, and keep what is best by "
        "balanced accuracy: for classes of very unequal sizes.",
    ),
    QT_TRANSLATE_NOOP("Job", "Recompute"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Compute activations again on the way back instead of keeping them: far less "
        "memory, a third more time.",
    ),
    QT_TRANSLATE_NOOP("Job", "Early stopping"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Epochs without a better validation result after which training ends; 0 never ends early.",
    ),
    QT_TRANSLATE_NOOP("Job", "epochs"),
    QT_TRANSLATE_NOOP("Job", "Seed"),
    QT_TRANSLATE_NOOP("Job", "Decides initial weights and the order of images."),
    QT_TRANSLATE_NOOP("Job", "Start from"),
    QT_TRANSLATE_NOOP(
        "Job",
        "A run or an adapter whose weights training begins from, of the same method, "
        "sizes and base; its classes may be others.",
    ),
    QT_TRANSLATE_NOOP("Job", "Device"),
    QT_TRANSLATE_NOOP("Job", "Where to train; auto takes a graphics card if there is one."),
    QT_TRANSLATE_NOOP("Job", "cpu"),
    QT_TRANSLATE_NOOP("Job", "cuda"),
    QT_TRANSLATE_NOOP("Job", "mps"),
    QT_TRANSLATE_NOOP("Job", "Precision"),
    QT_TRANSLATE_NOOP("Job", "auto takes bf16 where the hardware has it."),
    QT_TRANSLATE_NOOP("Job", "fp32"),
    QT_TRANSLATE_NOOP("Job", "bf16"),
    QT_TRANSLATE_NOOP("Job", "Zero-shot"),
    QT_TRANSLATE_NOOP("Job", "Measures the base model as it is, without training."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Compares each image with one prompt per class and takes the nearest. Nothing is "
        "trained; the result is the line that every method is read against.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "The base model asked as it is, by prompts alone. Every run is compared with what "
        "that gets right.",
    ),
    QT_TRANSLATE_NOOP("Job", "Before deciding whether to train at all"),
    QT_TRANSLATE_NOOP(
        "Job", "Nothing was trained, so there is no adapter. Take class vectors or ONNX graphs."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Nothing was trained: it would be the base itself. Take class vectors or ONNX graphs.",
    ),
    QT_TRANSLATE_NOOP("Job", "Linear probe"),
    QT_TRANSLATE_NOOP("Job", "Learns a vector for each class from what the base sees, in seconds."),
    QT_TRANSLATE_NOOP(
        "Job",
        "The base stays as it is and looks at every image once. In the place of each "
        "class prompt a vector is learned that tells the class from the others; it begins "
        "with what the prompt says, as far as that helps. Where only accuracy over fixed "
        "classes counts, this is the line to beat; it answers for the classes it learned, "
        "and for no other words.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "The base stays as it is, and only a border between your classes is fitted. It "
        "takes seconds and is hard to beat.",
    ),
    QT_TRANSLATE_NOOP("Job", "What is within reach without training the model"),
    QT_TRANSLATE_NOOP(
        "Job", "A linear probe is no adapter but a vector for each class. Take class vectors."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "A linear probe leaves the model as it is. Take class vectors or ONNX graphs."
    ),
    QT_TRANSLATE_NOOP("Job", "LoRA"),
    QT_TRANSLATE_NOOP("Job", "Small updates beside the frozen weights. The one to start with."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Freezes the base and learns, beside each chosen layer, the product of two thin "
        "matrices. Good results at well under 1 % of the parameters, and the update can "
        "be merged into the base afterwards.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Learns a narrow way beside the large weights of the base, which are frozen. "
        "Small, quick, known to many programs.",
    ),
    QT_TRANSLATE_NOOP("Job", "Most tuning tasks"),
    QT_TRANSLATE_NOOP("Job", "The first method to try"),
    QT_TRANSLATE_NOOP("Job", "Rank"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Width of the update: larger learns more and overfits sooner. 4 to 8 for a base "
        "under a billion weights, 8 to 16 up to ten billion, 16 to 32 above; more images "
        "carry a larger one.",
    ),
    QT_TRANSLATE_NOOP("Job", "Alpha"),
    QT_TRANSLATE_NOOP("Job", "Strength of the update; it is scaled by alpha / rank."),
    QT_TRANSLATE_NOOP("Job", "Dropout"),
    QT_TRANSLATE_NOOP("Job", "Fraction of the update's input that is dropped at random."),
    QT_TRANSLATE_NOOP("Job", "Layers"),
    QT_TRANSLATE_NOOP("Job", "Which linear layers of each block get an update."),
    QT_TRANSLATE_NOOP("Job", "q_proj"),
    QT_TRANSLATE_NOOP("Job", "k_proj"),
    QT_TRANSLATE_NOOP("Job", "v_proj"),
    QT_TRANSLATE_NOOP("Job", "out_proj"),
    QT_TRANSLATE_NOOP("Job", "fc1"),
    QT_TRANSLATE_NOOP("Job", "fc2"),
    QT_TRANSLATE_NOOP("Job", "Towers"),
    QT_TRANSLATE_NOOP("Job", "Which side of CLIP is tuned: vision, text or both."),
    QT_TRANSLATE_NOOP("Job", "vision"),
    QT_TRANSLATE_NOOP("Job", "text"),
    QT_TRANSLATE_NOOP("Job", "both"),
    QT_TRANSLATE_NOOP("Job", "rsLoRA"),
    QT_TRANSLATE_NOOP(
        "Job", "Scale by alpha / sqrt(rank), steadier at large ranks (arXiv 2312.03732)."
    ),
    QT_TRANSLATE_NOOP("Job", "DoRA"),
    QT_TRANSLATE_NOOP(
        "Job", "Learn magnitude and direction apart (arXiv 2402.09353): a little better, slower."
    ),
    QT_TRANSLATE_NOOP("Job", "QLoRA"),
    QT_TRANSLATE_NOOP(
        "Job", "LoRA on a base kept in 4 bits: nearly the same result in far less memory."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "The frozen base is stored as 4-bit NF4 numbers with their constants quantised "
        "once more, and computed with in 16 bits; the update is LoRA's. Usually within 1 "
        "% of LoRA, seldom 1 to 2 % below it.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "LoRA on a base that is stored in 4 bits: for large models on small graphics cards."
    ),
    QT_TRANSLATE_NOOP("Job", "A consumer graphics card"),
    QT_TRANSLATE_NOOP("Job", "A large base that does not fit otherwise"),
    QT_TRANSLATE_NOOP("Job", "Adapter (bottleneck)"),
    QT_TRANSLATE_NOOP(
        "Job", "Small extra layers inside every block: one for each task, quickly switched."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Puts a narrow pair of layers, down and up again, behind the attention and the "
        "MLP of each block. The base stays as it is, so that many adapters can share it. "
        "Of ViT-B/32's weights 1.7 % are trained at reduction factor 16, and 0.9 % in the "
        "Pfeiffer form, which is after the MLP alone. It cannot be merged into the base: "
        "it adds a little time to every image.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "A method: small extra layers, narrow in the middle, behind those of the base. "
        "One for each task, quickly switched.",
    ),
    QT_TRANSLATE_NOOP("Job", "Several tasks on one base"),
    QT_TRANSLATE_NOOP("Job", "Switching between tasks"),
    QT_TRANSLATE_NOOP("Job", "Placement"),
    QT_TRANSLATE_NOOP("Job", "After attention and MLP (houlsby), or after the MLP (pfeiffer)."),
    QT_TRANSLATE_NOOP("Job", "houlsby"),
    QT_TRANSLATE_NOOP("Job", "pfeiffer"),
    QT_TRANSLATE_NOOP("Job", "Residual included"),
    QT_TRANSLATE_NOOP(
        "Job", "Pfeiffer: after the whole block, as AdapterHub has it, rather than after its MLP."
    ),
    QT_TRANSLATE_NOOP("Job", "Reduction factor"),
    QT_TRANSLATE_NOOP("Job", "The width is divided by this in the bottleneck."),
    QT_TRANSLATE_NOOP("Job", "Activation"),
    QT_TRANSLATE_NOOP("Job", "What bends the values in the bottleneck."),
    QT_TRANSLATE_NOOP("Job", "relu"),
    QT_TRANSLATE_NOOP("Job", "gelu"),
    QT_TRANSLATE_NOOP("Job", "silu"),
    QT_TRANSLATE_NOOP("Job", "tanh"),
    QT_TRANSLATE_NOOP("Job", "Fraction of the bottleneck's values dropped at random."),
    QT_TRANSLATE_NOOP("Job", "Scaling"),
    QT_TRANSLATE_NOOP("Job", "What the adapter's output is multiplied by."),
    QT_TRANSLATE_NOOP(
        "Job",
        "A bottleneck adds layers to the model, which no weight of the base could stand "
        "for. Take ONNX graphs or the PEFT adapter.",
    ),
    QT_TRANSLATE_NOOP("Job", "Prefix tuning"),
    QT_TRANSLATE_NOOP(
        "Job", "A few trained keys and values for every layer to look at. For very little data."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Gives the attention of each layer a few extra tokens to look at, which are "
        "trained; the model itself is not touched. Four tokens are 0.08 % of ViT-B/32. "
        "Twenty in the vision tower are 0.24 %, and with a projection 10 % while "
        "training, which is folded away on saving. So few numbers hardly overfit, and "
        "learn less than LoRA does.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Gives each layer a few learned tokens to look at. The weights of the base stay "
        "as they are.",
    ),
    QT_TRANSLATE_NOOP("Job", "Fewer than 100 images"),
    QT_TRANSLATE_NOOP("Job", "A quick first try"),
    QT_TRANSLATE_NOOP("Job", "Virtual tokens"),
    QT_TRANSLATE_NOOP("Job", "Trained keys and values before each layer's own."),
    QT_TRANSLATE_NOOP("Job", "Projection"),
    QT_TRANSLATE_NOOP(
        "Job", "Let a small network make them while training: steadier, in far more memory."
    ),
    QT_TRANSLATE_NOOP("Job", "Projection width"),
    QT_TRANSLATE_NOOP("Job", "Width of that network; 0 takes the tower's own."),
    QT_TRANSLATE_NOOP(
        "Job",
        "A prefix adds keys and values to the model, which no weight of the base could "
        "stand for. Take ONNX graphs or the PEFT adapter.",
    ),
    QT_TRANSLATE_NOOP("Job", "Prompt tuning"),
    QT_TRANSLATE_NOOP(
        "Job", "Learns a few words that no language has. The smallest and fastest: for exploring."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Freezes the whole model and learns a few vectors that stand among the words of "
        "each prompt, among the patches of each image, or both. Eight in the prompts are "
        "0.003 % of ViT-B/32. Where only the prompts have them, images are looked at "
        "once, and training takes seconds. It learns least, and less of classes it has "
        "not seen.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Learns a few words that no language has, which stand in the prompt or among the "
        "parts of the image.",
    ),
    QT_TRANSLATE_NOOP("Job", "Exploring an idea"),
    QT_TRANSLATE_NOOP("Job", "A model that must stay untouched"),
    QT_TRANSLATE_NOOP("Job", "Trained vectors in each prompt or image."),
    QT_TRANSLATE_NOOP("Job", "Start"),
    QT_TRANSLATE_NOOP("Job", "Where those in prompts start: at the words below, or at random."),
    QT_TRANSLATE_NOOP("Job", "random"),
    QT_TRANSLATE_NOOP("Job", "Start text"),
    QT_TRANSLATE_NOOP("Job", "Repeated or cut to the number of virtual tokens."),
    QT_TRANSLATE_NOOP("Job", "Depth"),
    QT_TRANSLATE_NOOP(
        "Job", "In images: how many layers have vectors of their own, from the first on."
    ),
    QT_TRANSLATE_NOOP("Job", "layers"),
    QT_TRANSLATE_NOOP(
        "Job",
        "A prompt adds tokens to the model, which no weight of the base could stand for. "
        "Take ONNX graphs or the PEFT adapter.",
    ),
    QT_TRANSLATE_NOOP("Job", "Full fine-tuning"),
    QT_TRANSLATE_NOOP(
        "Job", "Trains every weight: the most memory and time, often the best result."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Every weight of the model is trained at a small rate, in full precision. It "
        "needs memory for weights, gradients and two optimiser states, and forgets more "
        "of what the base knew than the other methods do.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Every weight learns. It can learn the most, takes the most memory, and makes a "
        "whole model, not an adapter.",
    ),
    QT_TRANSLATE_NOOP("Job", "Many images and a large device"),
    QT_TRANSLATE_NOOP("Job", "Squeezing out the last points"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Full fine-tuning changed the base itself, so there is no adapter. Take the merged model.",
    ),
    QT_TRANSLATE_NOOP("Job", "Small and drawn for learning the ropes; needs no download."),
    QT_TRANSLATE_NOOP("Job", "The classic and the fastest; where to begin with photographs."),
    QT_TRANSLATE_NOOP("Job", "Sees finer detail than B/32 at four times the work for an image."),
    QT_TRANSLATE_NOOP("Job", "Large and accurate; wants a GPU."),
    QT_TRANSLATE_NOOP("Job", "ViT-L/14 on larger images: for small things in the scene."),
    QT_TRANSLATE_NOOP(
        "Job", "B/32 trained on the open LAION-2B; stronger than OpenAI's on most tests."
    ),
    QT_TRANSLATE_NOOP("Job", "L/14 trained on the open LAION-2B; wants a GPU."),
    QT_TRANSLATE_NOOP(
        "Job", "The largest for English; for a GPU with much memory, best on a 4-bit base."
    ),
    QT_TRANSLATE_NOOP("Job", "B/32 on the filtered DataComp-1B, in OpenCLIP's format."),
    QT_TRANSLATE_NOOP("Job", "B/32 on openly curated data; not for commercial use."),
    QT_TRANSLATE_NOOP("Job", "B/16 on openly curated data; not for commercial use."),
    QT_TRANSLATE_NOOP("Job", "L/14 on openly curated data; not for commercial use; wants a GPU."),
    QT_TRANSLATE_NOOP("Job", "Reads very many languages; more accurate than CLIPs of its size."),
    QT_TRANSLATE_NOOP("Job", "The large SigLIP 2, on slightly larger images; wants a GPU."),
    QT_TRANSLATE_NOOP(
        "Job", "The most accurate that reads very many languages; wants a large GPU."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Learned from Chinese captions: where to begin with classes named in Chinese."
    ),
    QT_TRANSLATE_NOOP("Job", "The large one for classes named in Chinese; wants a GPU."),
    QT_TRANSLATE_NOOP("Job", "The fastest that reads very many languages; not for commercial use."),
    QT_TRANSLATE_NOOP("Job", "B/16 on captions of the whole world; not for commercial use."),
    QT_TRANSLATE_NOOP(
        "Job", "L/14 on captions of the whole world; not for commercial use; wants a GPU."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "The largest here; not for commercial use; for a GPU with much memory."
    ),
    QT_TRANSLATE_NOOP("Job", "Starter"),
    QT_TRANSLATE_NOOP("Job", "Good results with little effort"),
    QT_TRANSLATE_NOOP("Job", "Train a base that hardly fits"),
    QT_TRANSLATE_NOOP("Job", "Very few images"),
    QT_TRANSLATE_NOOP("Job", "Try an idea quickly"),
    QT_TRANSLATE_NOOP("Job", "Where should I begin?"),
    QT_TRANSLATE_NOOP(
        "Job",
        "With LoRA: it works well for most purposes and is easy to use. Take QLoRA if "
        "memory is short, and an adapter for each task if one base has to serve several. "
        "Prefix tuning or prompt tuning shows quickly whether an idea is worth anything; "
        "if it is, go on to LoRA.",
    ),
    QT_TRANSLATE_NOOP("Job", "Can methods be combined?"),
    QT_TRANSLATE_NOOP(
        "Job",
        "They can, and it is seldom worth it: LoRA beside an adapter gains little, and "
        "LoRA beside a prefix mostly complicates things. Choose one method and tune its "
        "settings.",
    ),
    QT_TRANSLATE_NOOP("Job", "Which rank should LoRA have?"),
    QT_TRANSLATE_NOOP(
        "Job",
        "4 to 8 for a base of fewer than a billion weights, as most of the catalogue are; "
        "8 to 16 for one to ten billion; 16 to 32 above. The more images, the larger it "
        "can be; take the smaller one if there are few.",
    ),
    QT_TRANSLATE_NOOP("Job", "How much does QLoRA lose?"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Usually less than 1 % of what LoRA reaches on a base in 16 bits; in rare cases 1 to 2 %.",
    ),
    QT_TRANSLATE_NOOP("Job", "Does tuning need many images?"),
    QT_TRANSLATE_NOOP(
        "Job",
        "More help, and few do. With fewer than 100, take prefix tuning: it usually "
        "trains less than 0.1 % of the numbers, which leaves little room to learn the "
        "images by heart. With more, LoRA is the better choice, and its rank may be "
        "larger.",
    ),
    QT_TRANSLATE_NOOP("Job", "PEFT adapter"),
    QT_TRANSLATE_NOOP("Job", "Only what was trained, to be put onto the base with PEFT."),
    QT_TRANSLATE_NOOP("Job", "Merged model"),
    QT_TRANSLATE_NOOP(
        "Job", "A plain model folder that transformers, and of a CLIP sentence-transformers, load."
    ),
    QT_TRANSLATE_NOOP("Job", "OpenCLIP model"),
    QT_TRANSLATE_NOOP(
        "Job", "The merged model as OpenCLIP's own checkpoints are; not of every family of bases."
    ),
    QT_TRANSLATE_NOOP("Job", "Class vectors"),
    QT_TRANSLATE_NOOP(
        "Job",
        "A vector for each class, for image embeddings that are there already: NumPy is enough.",
    ),
    QT_TRANSLATE_NOOP("Job", "ONNX graphs"),
    QT_TRANSLATE_NOOP(
        "Job", "Both towers and the classifier for onnxruntime, in 32 and 16 bits, without PyTorch."
    ),
    QT_TRANSLATE_NOOP("Job", "Name one of those that are there."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Save the adapter without it, or merge it into its base in PEFT "
        "(merge_and_unload), save that model and its processor, and open their folder.",
    ),
    QT_TRANSLATE_NOOP("Job", "Name the base: one of the catalogue, or the folder of a model."),
    QT_TRANSLATE_NOOP("Job", "Take one that PEFT saved of a model with both towers."),
    QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    QT_TRANSLATE_NOOP("Job", "Take the base that it was trained on."),
    QT_TRANSLATE_NOOP("Job", "Name a run or a folder; import a zip first."),
    QT_TRANSLATE_NOOP("Job", "An adapter needs none: do not use one that you do not trust."),
    QT_TRANSLATE_NOOP("Job", "Name some classes to tell apart."),
    QT_TRANSLATE_NOOP(
        "Job", "Choose the folder of a run, or one that PEFT or ClipTune saved an adapter in."
    ),
    QT_TRANSLATE_NOOP("Job", "If the answers are not as expected, update ClipTune and PEFT."),
    QT_TRANSLATE_NOOP("Job", "Choose one of these folders in it."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Types that can: {types}. Merge another one into its base in PEFT "
        "(merge_and_unload), save that model and its processor, and open their folder.",
    ),
    QT_TRANSLATE_NOOP("Job", "See that the disk it lies on is there, then add the images again."),
    QT_TRANSLATE_NOOP("Job", "Get it again, or unpack it yourself and choose the folder."),
    QT_TRANSLATE_NOOP("Job", "Unpack it yourself and choose the folder."),
    QT_TRANSLATE_NOOP(
        "Job", "Free some space, or unpack it on another disk and choose the folder there."
    ),
    QT_TRANSLATE_NOOP("Job", "Choose the folder of that commit, or ask for this one."),
    QT_TRANSLATE_NOOP("Job", "Take fewer virtual tokens."),
    QT_TRANSLATE_NOOP("Job", "The catalogue has: {names}."),
    QT_TRANSLATE_NOOP(
        "Job", "This is a mistake in the program, not yours. Please report the details."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Install the newest driver for it, for AMD with ROCm, and start again."
    ),
    QT_TRANSLATE_NOOP("Job", "Start a new run with these settings."),
    QT_TRANSLATE_NOOP("Job", "Write what it shows."),
    QT_TRANSLATE_NOOP("Job", "Give a class other words where these are not meant."),
    QT_TRANSLATE_NOOP(
        "Job", "If these have few images, add more of them or balance the classes in training."
    ),
    QT_TRANSLATE_NOOP("Job", "Give each its own, or put their images in one folder."),
    QT_TRANSLATE_NOOP(
        "Job", "Balance the classes in training, so that each is seen equally often."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Give each of these classes words in its language; they are still shown by their names.",
    ),
    QT_TRANSLATE_NOOP("Job", "Compare on more images, of each class."),
    QT_TRANSLATE_NOOP("Job", "ClipTune never writes to images."),
    QT_TRANSLATE_NOOP("Job", "Choose another folder to compare in."),
    QT_TRANSLATE_NOOP("Job", "Choose another folder to compare in, or remove that one."),
    QT_TRANSLATE_NOOP("Job", "Remove the folder {folder}: the run is then done again."),
    QT_TRANSLATE_NOOP("Job", "Choose a folder you may write to."),
    QT_TRANSLATE_NOOP("Job", "Choose another name."),
    QT_TRANSLATE_NOOP(
        "Job", "Save its images as files in folders of their classes, and choose that folder."
    ),
    QT_TRANSLATE_NOOP("Job", "Choose a folder of images, and this file as their table."),
    QT_TRANSLATE_NOOP("Job", "Put it back as it was, or start a new run."),
    QT_TRANSLATE_NOOP("Job", "Restart ClipTune, or the computer if that does not help."),
    QT_TRANSLATE_NOOP("Job", 'Set the precision to "auto" or "fp32".'),
    QT_TRANSLATE_NOOP(
        "Job",
        'Choose "auto" or "cpu" as the device, or install the driver and a PyTorch built for it.',
    ),
    QT_TRANSLATE_NOOP("Job", 'Choose "auto" or "cpu" as the device.'),
    QT_TRANSLATE_NOOP(
        "Job", "Free some space, then do the same again: nothing that was kept is lost."
    ),
    QT_TRANSLATE_NOOP("Job", "Free some space, or choose a folder on another disk."),
    QT_TRANSLATE_NOOP(
        "Job", "Try again; if it happens again, set another hub address in Settings."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Check the connection and try again, take the mirror that Settings offer below "
        "the hub address, or choose a local folder.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Make room, or choose a folder for base models on a larger disk in Settings."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Unset HF_HUB_OFFLINE, or choose a base that is here: the starter or a local folder."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "ClipTune opens no pickled weights, since they can run code. Choose another base, "
        "or a local folder with the same model saved as safetensors.",
    ),
    QT_TRANSLATE_NOOP("Job", "Delete its folder in {cache} and fetch it again."),
    QT_TRANSLATE_NOOP("Job", "Choose another base, or another hub address."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Make room there or allow writing, or choose another folder for base models in Settings.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Names are utf-8, gb18030, shift_jis, big5, euc-kr, cp1251 or cp1252, for instance."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Take the merged model or ONNX graphs, and compare images with prompts."
    ),
    QT_TRANSLATE_NOOP("Job", "One of: {targets}."),
    QT_TRANSLATE_NOOP("Job", 'Install what exporting needs: pip install "cliptune[onnx]"'),
    QT_TRANSLATE_NOOP("Job", "Put it back, then export again."),
    QT_TRANSLATE_NOOP("Job", "The export is proven on the sample images instead."),
    QT_TRANSLATE_NOOP(
        "Job", "This is a mistake in the program or one of its libraries: please report it."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Its weights are damaged, or they were tuned at too high a learning rate."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "It is computed again the next time. Free some space, or choose another folder "
        "for the cache.",
    ),
    QT_TRANSLATE_NOOP("Job", "Copy the file itself into the folder."),
    QT_TRANSLATE_NOOP(
        "Job", "Ask for the right to read it, or copy the images to a folder of yours."
    ),
    "{advice}",
    QT_TRANSLATE_NOOP("Job", "Check its name and its place."),
    QT_TRANSLATE_NOOP("Job", "Choose the folder that holds the images."),
    QT_TRANSLATE_NOOP(
        "Job", "Choose the folder that holds train, or the one that holds the class folders."
    ),
    QT_TRANSLATE_NOOP("Job", "Check its name."),
    QT_TRANSLATE_NOOP(
        "Job",
        "If it changed after the folder was looked at, a rescan excludes it. If not, it "
        "is damaged within: exclude it yourself, or take it away.",
    ),
    QT_TRANSLATE_NOOP("Job", "Put them back or say where they lie now, or start a new run."),
    QT_TRANSLATE_NOOP("Job", "They are not looked at."),
    QT_TRANSLATE_NOOP("Job", "Name a folder or a zip that holds an adapter."),
    QT_TRANSLATE_NOOP("Job", "Allow writing there."),
    QT_TRANSLATE_NOOP("Job", "Set the address of another index."),
    QT_TRANSLATE_NOOP("Job", "One begins with https:// or http://."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Bring the driver of the graphics card up to date, or set the address of another index.",
    ),
    QT_TRANSLATE_NOOP("Job", "Unset HF_HUB_OFFLINE."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Connect this computer to the network and try again, or set the address of an "
        "index that it can reach. Without one ClipTune goes on working on the processor.",
    ),
    QT_TRANSLATE_NOOP("Job", "Check the path."),
    QT_TRANSLATE_NOOP("Job", "Take a method that trains, or name nothing to begin from."),
    QT_TRANSLATE_NOOP("Job", "End it, then do the same again."),
    QT_TRANSLATE_NOOP("Job", "Open the folder of images again."),
    QT_TRANSLATE_NOOP("Job", "Allow writing there, then do the same again."),
    QT_TRANSLATE_NOOP("Job", "Choose another one."),
    QT_TRANSLATE_NOOP("Job", "Choose another image."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Where it was trained, convert it to an ordinary LoRA (in PEFT: save_pretrained "
        "with path_initial_model_for_weight_conversion), or merge it into its base and "
        "open that model.",
    ),
    QT_TRANSLATE_NOOP("Job", "Start again with a lower learning rate, or with the precision fp32."),
    QT_TRANSLATE_NOOP("Job", "Give every machine the same images."),
    QT_TRANSLATE_NOOP("Job", "Give every machine the same images, and the same version of Pillow."),
    QT_TRANSLATE_NOOP("Job", "Give every machine the same folders and tables."),
    QT_TRANSLATE_NOOP(
        "Job", "Give every machine the same base: copy its folder, or take the same commit."
    ),
    QT_TRANSLATE_NOOP("Job", "Choose a device and a precision that every machine has."),
    QT_TRANSLATE_NOOP("Job", "Give every machine the same job."),
    QT_TRANSLATE_NOOP("Job", "Install the same versions on every machine."),
    QT_TRANSLATE_NOOP("Job", "Name a folder on a disk that all machines share, by the same path."),
    QT_TRANSLATE_NOOP("Job", "Start again with a smaller micro-batch, {lighter}"),
    QT_TRANSLATE_NOOP("Job", "Start again with {lighter}"),
    QT_TRANSLATE_NOOP("Job", "Take class vectors or ONNX graphs to keep them."),
    QT_TRANSLATE_NOOP("Job", "Change its settings."),
    QT_TRANSLATE_NOOP("Job", "Choose another folder."),
    QT_TRANSLATE_NOOP(
        "Job",
        'In its preprocessor_config.json or processor_config.json, set "do_center_crop" '
        'to true, or give "size" a height and a width.',
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        'Set "do_resize" and "do_center_crop" to true in its preprocessor_config.json or '
        "processor_config.json.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        'Give "size" and "crop_size" in its preprocessor_config.json or '
        'processor_config.json the "image_size" of its config.json.',
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        'Give "size" in its preprocessor_config.json or processor_config.json a '
        "shortest_edge, or a height and a width.",
    ),
    QT_TRANSLATE_NOOP("Job", "Copy or download the model again."),
    QT_TRANSLATE_NOOP("Job", "Copy the model again."),
    QT_TRANSLATE_NOOP("Job", "Copy it from where the model is from."),
    QT_TRANSLATE_NOOP("Job", "Take a smaller one."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Choose the folder that holds config.json and model.safetensors, or OpenCLIP's "
        "open_clip_config.json and open_clip_model.safetensors.",
    ),
    QT_TRANSLATE_NOOP("Job", "Copy it again."),
    QT_TRANSLATE_NOOP("Job", "Choose a folder with a model in Hugging Face format."),
    QT_TRANSLATE_NOOP("Job", "Only models for images of three colours can be tuned."),
    QT_TRANSLATE_NOOP("Job", "Only models for square images can be tuned."),
    QT_TRANSLATE_NOOP("Job", "A model needs none: do not use one that you do not trust."),
    QT_TRANSLATE_NOOP("Job", "Copy the tokenizer from where the model is from."),
    QT_TRANSLATE_NOOP("Job", "Choose one in Hugging Face format of these families: {families}."),
    QT_TRANSLATE_NOOP(
        "Job", "Its weights are pickled, and a pickle can run code: save them as safetensors first."
    ),
    QT_TRANSLATE_NOOP("Job", "Choose the original and let ClipTune quantise it as it loads."),
    QT_TRANSLATE_NOOP("Job", "Allow reading it, or copy or download the model yourself."),
    QT_TRANSLATE_NOOP("Job", "Name them model.safetensors, and take that out of config.json."),
    QT_TRANSLATE_NOOP("Job", "Set HOME to a folder that you may write to."),
    QT_TRANSLATE_NOOP("Job", "{read} are read."),
    QT_TRANSLATE_NOOP("Job", "One of: {methods}."),
    QT_TRANSLATE_NOOP("Job", "Put at least two different images into each class."),
    QT_TRANSLATE_NOOP("Job", "Write its name, an equals sign and its value."),
    QT_TRANSLATE_NOOP("Job", "Let it train a while."),
    QT_TRANSLATE_NOOP("Job", "Take the merged model, which transformers loads."),
    QT_TRANSLATE_NOOP("Job", "Choose one of these families: {families}."),
    QT_TRANSLATE_NOOP(
        "Job", 'Choose one whose "resize_mode" in its {file} is "shortest" or "squash".'
    ),
    QT_TRANSLATE_NOOP("Job", "Choose a place elsewhere."),
    QT_TRANSLATE_NOOP("Job", "Once that is mended, do the same again."),
    QT_TRANSLATE_NOOP("Job", "Write the names of the modules there in place of the expression."),
    QT_TRANSLATE_NOOP("Job", "Try again."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Free some space or allow writing there, or choose another folder for the cache "
        "in Settings.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Free some space, use fewer images, or choose another folder for the cache in Settings.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Allow writing there, or choose another folder for the cache in Settings."
    ),
    "{hint}",
    QT_TRANSLATE_NOOP("Job", "Take a method that trains."),
    QT_TRANSLATE_NOOP(
        "Job", "Once it can be there again, resume the run from its last checkpoint."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "See what was said on the other machines: each must run the same command."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Allow the machines any port between each other; GLOO_SOCKET_IFNAME may name the "
        "network interface that leads from one to the other.",
    ),
    QT_TRANSLATE_NOOP("Job", "torchrun sets where they meet; start training by it."),
    QT_TRANSLATE_NOOP("Job", "Resume the run from its last checkpoint."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Resume it with as many processes as before, or with a number that divides the images.",
    ),
    QT_TRANSLATE_NOOP("Job", "Start as many processes on it as it has cards."),
    QT_TRANSLATE_NOOP("Job", "See whether their labels still hold."),
    QT_TRANSLATE_NOOP("Job", "Put them back and their labels hold again."),
    QT_TRANSLATE_NOOP("Job", "Start a new run with the labels of today."),
    QT_TRANSLATE_NOOP("Job", "Allow reading {file}."),
    QT_TRANSLATE_NOOP(
        "Job", "Wait until it has found its images or end it, then do the same again."
    ),
    QT_TRANSLATE_NOOP("Job", 'Write {{}} where it goes, as in "a photo of a {{}}".'),
    QT_TRANSLATE_NOOP("Job", "Shorten the words of the class, or the prompt."),
    QT_TRANSLATE_NOOP("Job", "Choose a folder elsewhere: ClipTune never writes to images."),
    QT_TRANSLATE_NOOP("Job", "It is to end in one of {kinds}."),
    QT_TRANSLATE_NOOP("Job", "Report another run."),
    QT_TRANSLATE_NOOP("Job", "Name one that has ended."),
    QT_TRANSLATE_NOOP("Job", "It lies in {path}."),
    QT_TRANSLATE_NOOP("Job", "Let it train to its end, or measure what it kept."),
    QT_TRANSLATE_NOOP("Job", "Train it again."),
    QT_TRANSLATE_NOOP("Job", "Choose one elsewhere: ClipTune never writes to images."),
    QT_TRANSLATE_NOOP("Job", "Once that is mended, resume the run from its last checkpoint."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Restart ClipTune and resume the run; if that does not help, restart the computer first.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Restart ClipTune and start the run again; if that does not help, restart the "
        "computer first.",
    ),
    QT_TRANSLATE_NOOP("Job", "Once there is space, resume the run from its last checkpoint."),
    QT_TRANSLATE_NOOP("Job", "Measure it again, or start a new run with its settings."),
    QT_TRANSLATE_NOOP("Job", "Put it back and resume the run, or start a new one."),
    QT_TRANSLATE_NOOP("Job", "Choose another folder, or resume that run."),
    QT_TRANSLATE_NOOP("Job", "Stop it and put them back if that matters."),
    QT_TRANSLATE_NOOP("Job", "Wait for it to end, or stop it first."),
    QT_TRANSLATE_NOOP("Job", "Resume it all the same if you know that it has ended there."),
    QT_TRANSLATE_NOOP("Job", "Wait for it to end, or stop it there first."),
    QT_TRANSLATE_NOOP("Job", "Name the folder that has them as they lay."),
    QT_TRANSLATE_NOOP("Job", "Let it train for a while first."),
    QT_TRANSLATE_NOOP("Job", "It stays as it is: open it with that version."),
    QT_TRANSLATE_NOOP("Job", "Resume it first."),
    QT_TRANSLATE_NOOP(
        "Job", "Start again with a smaller learning rate than these, or with the precision fp32."
    ),
    QT_TRANSLATE_NOOP("Job", "Say it in English."),
    QT_TRANSLATE_NOOP(
        "Job", "Choose a SigLIP 2 of a fixed size, as google/siglip2-base-patch16-256."
    ),
    QT_TRANSLATE_NOOP("Job", "Choose a SigLIP with its head, as those on the hub have it."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Free some space or allow writing there, choose another folder for the cache in "
        "Settings, or unpack it yourself and choose the folder.",
    ),
    QT_TRANSLATE_NOOP("Job", "Take the method that it was tuned by, or begin from the base."),
    QT_TRANSLATE_NOOP("Job", "Begin from a run of a method that trains."),
    QT_TRANSLATE_NOOP("Job", "Take the settings that it was tuned with, or begin from the base."),
    QT_TRANSLATE_NOOP(
        "Job", "One has to hold their file names, with their suffix or without: it has {columns}."
    ),
    QT_TRANSLATE_NOOP("Job", "Its columns are {columns}."),
    QT_TRANSLATE_NOOP("Job", "Let it end with .csv."),
    QT_TRANSLATE_NOOP("Job", "Choose the one that says what the images show: {columns}."),
    "{problems}",
    QT_TRANSLATE_NOOP("Job", "Choose a place you may write to."),
    QT_TRANSLATE_NOOP("Job", "Choose a folder elsewhere."),
    QT_TRANSLATE_NOOP("Job", "Choose a name that is not taken."),
    QT_TRANSLATE_NOOP(
        "Job",
        'Install them (pip install "cliptune[siglip]"), or choose a SigLIP 2, which needs neither.',
    ),
    QT_TRANSLATE_NOOP("Job", "Add about {wanted:,}."),
    QT_TRANSLATE_NOOP("Job", "Add about {wanted:,} a class."),
    QT_TRANSLATE_NOOP("Job", "Start ClipTune again. Remove what was fetched, or fetch it again."),
    QT_TRANSLATE_NOOP("Job", "Remove it, or fetch it again."),
    QT_TRANSLATE_NOOP("Job", "Remove it, or fetch one that fits."),
    QT_TRANSLATE_NOOP(
        "Job", "Bring the driver of the graphics card up to date. What was fetched is gone again."
    ),
    QT_TRANSLATE_NOOP("Job", "A micro-batch of {largest} fits."),
    QT_TRANSLATE_NOOP("Job", "Take {lighter}"),
    QT_TRANSLATE_NOOP("Job", "Take more time, fewer images or a smaller base."),
    QT_TRANSLATE_NOOP("Job", "More images or more time may tell them apart."),
    QT_TRANSLATE_NOOP("Job", "More images or more time may change that."),
    QT_TRANSLATE_NOOP("Job", "Name another address for updates, or ask again later."),
    QT_TRANSLATE_NOOP("Job", "Name the address that it leads to, if you trust it."),
    QT_TRANSLATE_NOOP("Job", "Its page says what is new, and how to get it."),
    QT_TRANSLATE_NOOP("Job", "Unset it, and start ClipTune again."),
    QT_TRANSLATE_NOOP(
        "Job", "It has to be JSON as PyPI has it for a project: name an address that answers so."
    ),
    QT_TRANSLATE_NOOP("Job", "Its training went wrong: take another."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Save them as safetensors first. Importing an adapter does that, in a process of its own.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Save them as safetensors where the adapter was made. Do not use one that you do "
        "not trust.",
    ),
    QT_TRANSLATE_NOOP("Job", "Try again; if it happens again, set the address of another index."),
    QT_TRANSLATE_NOOP(
        "Job",
        "This is a mistake in ClipTune, not yours. Finished runs are safe. If it happens "
        "again, open the details, copy them and report them.",
    ),
    QT_TRANSLATE_NOOP("Job", "Allow writing there, and see that the disk is not full."),
    QT_TRANSLATE_NOOP("Job", "Pack the files of one adapter, or the one folder that holds them."),
    QT_TRANSLATE_NOOP("Job", "Get the adapter anew, or unpack it yourself and import the folder."),
    QT_TRANSLATE_NOOP("Job", "accuracy"),
    QT_TRANSLATE_NOOP("Job", "balanced accuracy"),
    QT_TRANSLATE_NOOP("Job", "macro F1"),
    QT_TRANSLATE_NOOP("Job", "recall@1"),
    QT_TRANSLATE_NOOP("Job", "mAP"),
    QT_TRANSLATE_NOOP("Job", "micro F1"),
    QT_TRANSLATE_NOOP("Job", "exact match"),
)

MESSAGES: dict[str, tuple[Any, Any]] = {
    "a-tokenizer": (QT_TRANSLATE_NOOP("Job", "a tokenizer"), ""),
    "adapter-ambiguous": (
        QT_TRANSLATE_NOOP("Job", 'Several runs or adapters end with "{name}".'),
        QT_TRANSLATE_NOOP("Job", "Name one of those that are there."),
    ),
    "adapter-as-written": (QT_TRANSLATE_NOOP("Job", "adapter"), ""),
    "adapter-asks-unknown": (
        QT_TRANSLATE_NOOP("Job", '{path} asks for "{name}", which cannot be used here.'),
        QT_TRANSLATE_NOOP(
            "Job",
            "Save the adapter without it, or merge it into its base in PEFT "
            "(merge_and_unload), save that model and its processor, and open their folder.",
        ),
    ),
    "adapter-base-not-here": (
        QT_TRANSLATE_NOOP(
            "Job",
            'The base of the adapter "{adapter}" is not on this computer: it was trained on '
            "{base}.",
        ),
        QT_TRANSLATE_NOOP("Job", "Name the base: one of the catalogue, or the folder of a model."),
    ),
    "adapter-beside-nothing": (
        QT_TRANSLATE_NOOP(
            "Job", 'The adapter "{adapter}" stands beside {module}, which is no part of this base.'
        ),
        QT_TRANSLATE_NOOP("Job", "Take one that PEFT saved of a model with both towers."),
    ),
    "adapter-classes-unequal": (
        QT_TRANSLATE_NOOP("Job", "{path} has {classes:,} classes and {prompts:,} prompts."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "adapter-config-unfit": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be used: {reason}"),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "adapter-does-not-fit": (
        QT_TRANSLATE_NOOP("Job", 'The adapter "{adapter}" does not fit this base: {reason}'),
        QT_TRANSLATE_NOOP("Job", "Take the base that it was trained on."),
    ),
    "adapter-folder-gone": (
        QT_TRANSLATE_NOOP("Job", "There is no adapter's folder {folder}."),
        QT_TRANSLATE_NOOP("Job", "Name a run or a folder; import a zip first."),
    ),
    "adapter-names-module": (
        QT_TRANSLATE_NOOP("Job", '{path} names a module to be imported, "{module}".'),
        QT_TRANSLATE_NOOP("Job", "An adapter needs none: do not use one that you do not trust."),
    ),
    "adapter-no-classes": (
        QT_TRANSLATE_NOOP("Job", '"{adapter}" has no classes of its own.'),
        QT_TRANSLATE_NOOP("Job", "Name some classes to tell apart."),
    ),
    "adapter-none-here": (
        QT_TRANSLATE_NOOP("Job", "{folder} holds no adapter: no {files}."),
        QT_TRANSLATE_NOOP(
            "Job", "Choose the folder of a run, or one that PEFT or ClipTune saved an adapter in."
        ),
    ),
    "adapter-of-another-base": (
        QT_TRANSLATE_NOOP(
            "Job", 'The adapter "{adapter}" was trained on {theirs}, and this base is {ours}.'
        ),
        QT_TRANSLATE_NOOP("Job", "Take the base that it was trained on."),
    ),
    "adapter-of-another-commit": (
        QT_TRANSLATE_NOOP(
            "Job",
            'The adapter "{adapter}" was trained on commit {wanted} of this base, which is '
            "commit {there} here. Its answers are right only if both have the same weights.",
        ),
        "",
    ),
    "adapter-other-weights": (
        QT_TRANSLATE_NOOP("Job", 'The weights of the adapter "{adapter}" are no {method}\'s.'),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "adapter-settings-unknown": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{path} holds settings that are not known here: {settings}. They are passed over, "
            "as PEFT does with those of a later version.",
        ),
        QT_TRANSLATE_NOOP("Job", "If the answers are not as expected, update ClipTune and PEFT."),
    ),
    "adapter-several-here": (
        QT_TRANSLATE_NOOP("Job", "{folder} holds several adapters: {names}."),
        QT_TRANSLATE_NOOP("Job", "Choose one of these folders in it."),
    ),
    "adapter-thresholds-unequal": (
        QT_TRANSLATE_NOOP(
            "Job", "{path} has {classes:,} labels, and not a bias and a threshold for each."
        ),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "adapter-type-unknown": (
        QT_TRANSLATE_NOOP(
            "Job",
            '{folder} holds an adapter of type "{type}", which cannot be put onto a CLIP here.',
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "Types that can: {types}. Merge another one into its base in PEFT "
            "(merge_and_unload), save that model and its processor, and open their folder.",
        ),
    ),
    "adapter-unknown": (
        QT_TRANSLATE_NOOP("Job", 'There is no run or adapter "{name}".'),
        QT_TRANSLATE_NOOP("Job", "Name one of those that are there."),
    ),
    "adapter-vectors-of-nothing": (
        QT_TRANSLATE_NOOP("Job", "{path} names no classes that its class vectors are of."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "adapter-weights-damaged": (
        QT_TRANSLATE_NOOP("Job", "{path} is damaged: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "adapter-wordings-unequal": (
        QT_TRANSLATE_NOOP(
            "Job", "{path} has not as many wordings of every class, each class's prompt the first."
        ),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "adapter-wrong-shape": (
        QT_TRANSLATE_NOOP(
            "Job",
            'The adapter "{adapter}" does not fit this base: {name} is {given} where {wanted} '
            "is wanted.",
        ),
        QT_TRANSLATE_NOOP("Job", "Take the base that it was trained on."),
    ),
    "adapters-trained-differently": (
        QT_TRANSLATE_NOOP(
            "Job",
            "These adapters were trained on a base that was held in different ways. Here it "
            "is held in full precision, on which their answers may differ a little from those "
            "in training.",
        ),
        "",
    ),
    "add-a-class": (
        QT_TRANSLATE_NOOP(
            "Job", "Add at least one more folder of images that show something else."
        ),
        "",
    ),
    "added-copies": (QT_TRANSLATE_NOOP("Job", "the copies"), ""),
    "added-folder": (QT_TRANSLATE_NOOP("Job", "it is a folder"), ""),
    "added-format": (QT_TRANSLATE_NOOP("Job", "it is in a format that is not read"), ""),
    "added-gone": (QT_TRANSLATE_NOOP("Job", "there is no such file"), ""),
    "added-lost": (
        QT_TRANSLATE_NOOP(
            "Job", "{file} could not be read to its end: {reason}. No image was added."
        ),
        QT_TRANSLATE_NOOP(
            "Job", "See that the disk it lies on is there, then add the images again."
        ),
    ),
    "advice-and-evidence": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{guide} No other method did clearly better where images like these were tried "
            "(cases: {cases}): {points:+.1f} points against a linear probe.",
        ),
        "",
    ),
    "advice-asked": (QT_TRANSLATE_NOOP("Job", "You asked for “{goal}”."), ""),
    "advice-by-evidence": (
        QT_TRANSLATE_NOOP(
            "Job",
            "No other method did clearly better where images like these were tried (cases: "
            "{cases}): {points:+.1f} points against a linear probe. The guide's rule is "
            "another: {guide}",
        ),
        "",
    ),
    "advice-few-images": (
        QT_TRANSLATE_NOOP("Job", "{images} images are few: fewer trained numbers overfit less."),
        "",
    ),
    "advice-general": (
        QT_TRANSLATE_NOOP("Job", "{images:,} images and {memory:.0f} GB: the general choice."),
        "",
    ),
    "advice-memory": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The base's weights alone take {weights:.1f} of {memory:.1f} GB in 16 bits; in 4 "
            "bits they take a quarter.",
        ),
        "",
    ),
    "all-under-zero-shot": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Every method is under zero-shot; {one} is the nearest, {points} points under it.",
        ),
        "",
    ),
    "allowed-choices": (QT_TRANSLATE_NOOP("Job", "one of {choices}"), ""),
    "allowed-less": (QT_TRANSLATE_NOOP("Job", "less than {high}"), ""),
    "allowed-list": (QT_TRANSLATE_NOOP("Job", 'a list such as ["{first}"] of {choices}'), ""),
    "allowed-more": (QT_TRANSLATE_NOOP("Job", "more than {low}"), ""),
    "allowed-or": (QT_TRANSLATE_NOOP("Job", "{limits}, or {choices}"), ""),
    "allowed-range": (QT_TRANSLATE_NOOP("Job", "{low} to {high}"), ""),
    "allowed-whole": (QT_TRANSLATE_NOOP("Job", "a whole number, {range}"), ""),
    "an-export": (QT_TRANSLATE_NOOP("Job", "export"), ""),
    "another-computer": (QT_TRANSLATE_NOOP("Job", "another computer"), ""),
    "archive-damaged": (
        QT_TRANSLATE_NOOP("Job", 'The archive "{path}" is damaged, or is none: {reason}.'),
        QT_TRANSLATE_NOOP("Job", "Get it again, or unpack it yourself and choose the folder."),
    ),
    "archive-link": (QT_TRANSLATE_NOOP("Job", "a link, a device or a file of holes"), ""),
    "archive-locked": (
        QT_TRANSLATE_NOOP("Job", 'The archive "{path}" is locked with a password.'),
        QT_TRANSLATE_NOOP("Job", "Unpack it yourself and choose the folder."),
    ),
    "archive-no-space": (
        QT_TRANSLATE_NOOP(
            "Job",
            'Unpacked, "{path}" takes more than the {free:,.0f} MB that are free in "{folder}".',
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Free some space, or unpack it on another disk and choose the folder there."
        ),
    ),
    "archive-outside": (QT_TRANSLATE_NOOP("Job", "it would lie outside the archive"), ""),
    "archive-too-many": (
        QT_TRANSLATE_NOOP("Job", 'The archive "{path}" holds more than {limit:,} files.'),
        QT_TRANSLATE_NOOP("Job", "Unpack it yourself and choose the folder."),
    ),
    "balance-without-classes": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Captions and several labels an image are no classes: there are none to balance "
            "in training.",
        ),
        "",
    ),
    "base-asked-in-english": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The classes are named in {language}; {base} is asked by their English names. "
            "{other} reads {language}.",
        ),
        "",
    ),
    "base-by-hash": (QT_TRANSLATE_NOOP("Job", "a model with the hash {hash}"), ""),
    "base-other-commit": (
        QT_TRANSLATE_NOOP(
            "Job", "The base in {folder} is of commit {there}, and {wanted} is wanted."
        ),
        QT_TRANSLATE_NOOP("Job", "Choose the folder of that commit, or ask for this one."),
    ),
    "base-reads-another": (
        QT_TRANSLATE_NOOP(
            "Job", "The classes are named in {language}, which {base} does not read; {other} does."
        ),
        "",
    ),
    "base-reads-too-little": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{method} wants {wanted} of the {tokens} tokens that this base reads, which "
            "leaves none for words.",
        ),
        QT_TRANSLATE_NOOP("Job", "Take fewer virtual tokens."),
    ),
    "base-unknown": (
        QT_TRANSLATE_NOOP(
            "Job", '"{model}" is neither a base model of the catalogue nor a folder.{nearest}'
        ),
        QT_TRANSLATE_NOOP("Job", "The catalogue has: {names}."),
    ),
    "base-unnamed": (QT_TRANSLATE_NOOP("Job", "a base that it does not name"), ""),
    "base-with-hash": (QT_TRANSLATE_NOOP("Job", "{name} (hash {hash})"), ""),
    "because-bottleneck": (
        QT_TRANSLATE_NOOP("Job", "Choose it to keep several tasks on one base."),
        "",
    ),
    "because-full": (
        QT_TRANSLATE_NOOP(
            "Job", "For the last points, where the device has room for all weights four times."
        ),
        "",
    ),
    "because-lora": (
        QT_TRANSLATE_NOOP("Job", "Good results with little effort; where to start."),
        "",
    ),
    "because-prefix": (
        QT_TRANSLATE_NOOP("Job", "For fewer than 100 images, or a quick first try."),
        "",
    ),
    "because-prompt": (QT_TRANSLATE_NOOP("Job", "The fastest: for trying an idea."), ""),
    "because-qlora": (
        QT_TRANSLATE_NOOP("Job", "Choose it if memory is short: usually within 1 % of LoRA."),
        "",
    ),
    "belongings-caches": (QT_TRANSLATE_NOOP("Job", "Decoded images and unpacked archives"), ""),
    "belongings-caches-lost": (
        QT_TRANSLATE_NOOP("Job", "They are made again when they are needed."),
        "",
    ),
    "belongings-graphics": (QT_TRANSLATE_NOOP("Job", "PyTorch for the graphics card"), ""),
    "belongings-graphics-lost": (
        QT_TRANSLATE_NOOP("Job", "ClipTune's own is used from the next start on."),
        "",
    ),
    "belongings-models": (QT_TRANSLATE_NOOP("Job", "Base models that were downloaded"), ""),
    "belongings-models-lost": (
        QT_TRANSLATE_NOOP(
            "Job", "They are downloaded again when they are needed, also by other programs."
        ),
        "",
    ),
    "belongings-settings": (QT_TRANSLATE_NOOP("Job", "Settings of the window, and its log"), ""),
    "belongings-settings-lost": (
        QT_TRANSLATE_NOOP("Job", "The window then begins as at its first start."),
        "",
    ),
    "bottleneck-not-merged": (
        QT_TRANSLATE_NOOP(
            "Job",
            "A bottleneck adds layers to the model, which no weight of the base could stand "
            "for. Take ONNX graphs or the PEFT adapter.",
        ),
        "",
    ),
    "bug": (
        QT_TRANSLATE_NOOP("Job", "Something went wrong inside ClipTune: {reason}"),
        QT_TRANSLATE_NOOP(
            "Job", "This is a mistake in the program, not yours. Please report the details."
        ),
    ),
    "by-vectors-used": (
        QT_TRANSLATE_NOOP("Job", "By words {words}, by fitted vectors {vectors} (used)"),
        "",
    ),
    "by-words-and-vectors": (
        QT_TRANSLATE_NOOP(
            "Job",
            "By words: an image is compared with what the classes are called, which also "
            "answers for classes that were not taught. By fitted vectors: it is compared with "
            "what your images of each class look like, which is often better, for these "
            "classes alone.",
        ),
        "",
    ),
    "by-words-used": (
        QT_TRANSLATE_NOOP("Job", "By words {words} (used), by fitted vectors {vectors}"),
        "",
    ),
    "caption-cells": (
        QT_TRANSLATE_NOOP("Job", "{cells} cells for {columns} columns: put the text in quotes"),
        "",
    ),
    "caption-line": (QT_TRANSLATE_NOOP("Job", "line {line}: {reason}"), ""),
    "caption-names": (QT_TRANSLATE_NOOP("Job", 'line {line} names "{name}"'), ""),
    "caption-too-long": (QT_TRANSLATE_NOOP("Job", "{tokens:,} tokens, {limit:,} are read"), ""),
    "caption-unnamed": (QT_TRANSLATE_NOOP("Job", "no file name"), ""),
    "caption-wordless": (QT_TRANSLATE_NOOP("Job", "no text"), ""),
    "card-found": (QT_TRANSLATE_NOOP("Job", "Found: {name}."), ""),
    "card-no-driver": (
        QT_TRANSLATE_NOOP("Job", "It is not used: no driver that PyTorch can work with was found."),
        QT_TRANSLATE_NOOP(
            "Job", "Install the newest driver for it, for AMD with ROCm, and start again."
        ),
    ),
    "card-unknown-to-torch": (
        QT_TRANSLATE_NOOP("Job", "It is not used: PyTorch is not built for its chip."),
        "",
    ),
    "card-unused": (
        QT_TRANSLATE_NOOP("Job", "It is not used: PyTorch {version} here is for processors only."),
        "",
    ),
    "card-used": (QT_TRANSLATE_NOOP("Job", "It is used, by PyTorch {version}."), ""),
    "card-used-by-fetched": (
        QT_TRANSLATE_NOOP("Job", "It is used, by PyTorch {version}, which was fetched."),
        "",
    ),
    "card-with-driver": (QT_TRANSLATE_NOOP("Job", "Found: {name}, driver {driver}."), ""),
    "certainty-refuses": (
        QT_TRANSLATE_NOOP(
            "Job",
            "For {precision:.0%} of what is said to be right, a class is said of {said:.0%} "
            "of images like those for validation, and {refused:.0%} of images of a class that "
            "it does not know are called unsure.",
        ),
        "",
    ),
    "certainty-says": (
        QT_TRANSLATE_NOOP(
            "Job",
            "For {precision:.0%} of what is said to be right, a class is said of {said:.0%} "
            "of images like those for validation.",
        ),
        "",
    ),
    "checkpoint-foreign": (
        QT_TRANSLATE_NOOP(
            "Job", "The checkpoint {folder} belongs to another model or other method settings."
        ),
        QT_TRANSLATE_NOOP("Job", "Start a new run with these settings."),
    ),
    "choose-the-folder-within": (
        QT_TRANSLATE_NOOP(
            "Job", 'If the classes are the folders within "{name}", choose that one.'
        ),
        "",
    ),
    "class-alike": (QT_TRANSLATE_NOOP("Job", "{count:,} times one image"), ""),
    "class-few": (QT_TRANSLATE_NOOP("Job", "{count} to train on, {more} more would help"), ""),
    "class-gone": (QT_TRANSLATE_NOOP("Job", 'There is no class folder "{name}".{nearest}'), ""),
    "class-not-tested": (QT_TRANSLATE_NOOP("Job", "none in the test part"), ""),
    "class-not-validated": (QT_TRANSLATE_NOOP("Job", "none for validation"), ""),
    "class-same-words": (QT_TRANSLATE_NOOP("Job", '"{words}", as "{first}"'), ""),
    "class-unread": (QT_TRANSLATE_NOOP("Job", "in a format that is not read: {formats}"), ""),
    "class-wordless": (
        QT_TRANSLATE_NOOP("Job", 'The class "{name}" has no words.'),
        QT_TRANSLATE_NOOP("Job", "Write what it shows."),
    ),
    "classes-in-english": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The base reads English, so these classes are called so in their prompts: {names}.",
        ),
        QT_TRANSLATE_NOOP("Job", "Give a class other words where these are not meant."),
    ),
    "classes-in-english-more": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The base reads English, so these classes are called so in their prompts: {names} "
            "and {more:,} more.",
        ),
        QT_TRANSLATE_NOOP("Job", "Give a class other words where these are not meant."),
    ),
    "classes-never-predicted": (
        QT_TRANSLATE_NOOP("Job", "Never predicted: {classes}."),
        QT_TRANSLATE_NOOP(
            "Job", "If these have few images, add more of them or balance the classes in training."
        ),
    ),
    "classes-same-words": (
        QT_TRANSLATE_NOOP(
            "Job", 'The classes "{first}" and "{second}" have the same words: "{words}".'
        ),
        QT_TRANSLATE_NOOP("Job", "Give each its own, or put their images in one folder."),
    ),
    "classes-unequal": (
        QT_TRANSLATE_NOOP("Job", '"{most}" has {high:,} images to train on, "{least}" {low:,}.'),
        QT_TRANSLATE_NOOP(
            "Job", "Balance the classes in training, so that each is seen equally often."
        ),
    ),
    "classes-without-english": (
        QT_TRANSLATE_NOOP("Job", "To this base those words say little, or nothing."),
        QT_TRANSLATE_NOOP(
            "Job",
            "Give each of these classes words in its language; they are still shown by their "
            "names.",
        ),
    ),
    "classifier-gives": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The files classes.safetensors and labels.json, and no model: for a program that "
            "makes embeddings of images itself, with the same model. It tells your classes "
            "apart as here, and no others.",
        ),
        "",
    ),
    "compared-on-few": (
        QT_TRANSLATE_NOOP("Job", "{count:,} images are too few to trust what is between them."),
        QT_TRANSLATE_NOOP("Job", "Compare on more images, of each class."),
    ),
    "comparison-among-images": (
        QT_TRANSLATE_NOOP("Job", "{folder} would lie among the images."),
        QT_TRANSLATE_NOOP("Job", "ClipTune never writes to images."),
    ),
    "comparison-damaged": (
        QT_TRANSLATE_NOOP("Job", "{path} is damaged: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Choose another folder to compare in."),
    ),
    "comparison-folder-taken": (
        QT_TRANSLATE_NOOP("Job", "{folder} is not empty and holds no comparison."),
        QT_TRANSLATE_NOOP("Job", "Choose another folder to compare in."),
    ),
    "comparison-images-changed": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The runs in {folder} were judged on different images, or by different labels: "
            "these changed meanwhile, and the runs cannot be compared.",
        ),
        QT_TRANSLATE_NOOP("Job", "Choose another folder to compare in."),
    ),
    "comparison-next-run": (QT_TRANSLATE_NOOP("Job", "{method}, seed {seed}."), ""),
    "comparison-of-others": (
        QT_TRANSLATE_NOOP(
            "Job", "{folder} holds a comparison of other images, another base or other settings."
        ),
        QT_TRANSLATE_NOOP("Job", "Choose another folder to compare in, or remove that one."),
    ),
    "comparison-run-damaged": (
        QT_TRANSLATE_NOOP("Job", "{path} is damaged or of another version."),
        QT_TRANSLATE_NOOP("Job", "Remove the folder {folder}: the run is then done again."),
    ),
    "comparison-run-failed": (QT_TRANSLATE_NOOP("Job", "{method}: {reason}"), ""),
    "comparison-share": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{method}: epochs that fit its share of {seconds:,.0f} seconds a run: {epochs:,}.",
        ),
        "",
    ),
    "comparison-unreadable": (QT_TRANSLATE_NOOP("Job", "{path} cannot be read: {reason}."), ""),
    "comparison-unwritable": (
        QT_TRANSLATE_NOOP("Job", "{folder} cannot be written: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Choose another folder to compare in."),
    ),
    "conclusion-better": (
        QT_TRANSLATE_NOOP(
            "Job",
            "This run does better than the untouched base, beyond doubt: {now}, before {before}.",
        ),
        "",
    ),
    "conclusion-like-probe": (
        QT_TRANSLATE_NOOP(
            "Job",
            "On these images it cannot be told apart from a linear probe, which trains no "
            "model: {probe}.",
        ),
        "",
    ),
    "conclusion-open": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Whether this run does better than the untouched base cannot be told from these "
            "images: {now}, before {before}.",
        ),
        "",
    ),
    "conclusion-over-probe": (
        QT_TRANSLATE_NOOP(
            "Job",
            "It is ahead of a linear probe, which trains no model, beyond doubt: that reaches "
            "{probe}.",
        ),
        "",
    ),
    "conclusion-under-probe": (
        QT_TRANSLATE_NOOP(
            "Job",
            "A linear probe, which trains no model, does better, beyond doubt: {probe}. Take "
            "it if only these classes count.",
        ),
        "",
    ),
    "conclusion-worse": (
        QT_TRANSLATE_NOOP(
            "Job",
            "This run does worse than the untouched base, beyond doubt: {now}, before {before}.",
        ),
        "",
    ),
    "copies": (QT_TRANSLATE_NOOP("Job", "copies"), ""),
    "copy-unwritable": (
        QT_TRANSLATE_NOOP("Job", '"{path}" cannot be copied to {folder}: {reason}.'),
        QT_TRANSLATE_NOOP("Job", "Choose a folder you may write to."),
    ),
    "cpu-thread": (QT_TRANSLATE_NOOP("Job", "CPU (1 thread)"), ""),
    "cpu-threads": (QT_TRANSLATE_NOOP("Job", "CPU ({count} threads)"), ""),
    "curves-exist": (
        QT_TRANSLATE_NOOP("Job", "{path} exists already."),
        QT_TRANSLATE_NOOP("Job", "Choose another name."),
    ),
    "curves-unwritable": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be written: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Choose a folder you may write to."),
    ),
    "data-set-unreadable": (
        QT_TRANSLATE_NOOP("Job", '"{path}" cannot be read as a data set: {reason}.'),
        QT_TRANSLATE_NOOP(
            "Job", "Save its images as files in folders of their classes, and choose that folder."
        ),
    ),
    "data-set-without-images": (
        QT_TRANSLATE_NOOP("Job", 'The data set "{path}" has no column of images, only {columns}.'),
        QT_TRANSLATE_NOOP("Job", "Choose a folder of images, and this file as their table."),
    ),
    "description-damaged": (
        QT_TRANSLATE_NOOP("Job", "{path} is damaged or of another version."),
        QT_TRANSLATE_NOOP("Job", "Put it back as it was, or start a new run."),
    ),
    "device-gone": (
        QT_TRANSLATE_NOOP("Job", "The graphics card stopped working: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Restart ClipTune, or the computer if that does not help."),
    ),
    "device-no-bf16": (
        QT_TRANSLATE_NOOP("Job", "{device} does not compute in bf16."),
        QT_TRANSLATE_NOOP("Job", 'Set the precision to "auto" or "fp32".'),
    ),
    "device-no-cuda": (
        QT_TRANSLATE_NOOP("Job", 'The device "cuda" cannot be used: {reason}.'),
        QT_TRANSLATE_NOOP(
            "Job",
            'Choose "auto" or "cpu" as the device, or install the driver and a PyTorch built '
            "for it.",
        ),
    ),
    "device-no-mps": (
        QT_TRANSLATE_NOOP("Job", 'The device "mps" is there on Macs with Apple silicon only.'),
        QT_TRANSLATE_NOOP("Job", 'Choose "auto" or "cpu" as the device.'),
    ),
    "did-you-mean": (QT_TRANSLATE_NOOP("Job", ' Did you mean "{name}"?'), ""),
    "disk-full": (
        "{what}",
        QT_TRANSLATE_NOOP(
            "Job", "Free some space, then do the same again: nothing that was kept is lost."
        ),
    ),
    "disk-too-small": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The disk of {folder} has {free:,.0f} MB free; {purpose} takes about {needed:,.0f} MB.",
        ),
        QT_TRANSLATE_NOOP("Job", "Free some space, or choose a folder on another disk."),
    ),
    "download-changed": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{name} of {label} is not what {hub} says that it is: it was damaged on its way, "
            "or changed.",
        ),
        QT_TRANSLATE_NOOP("Job", "Try again; if it happens again, set another hub address."),
    ),
    "download-failed": (
        QT_TRANSLATE_NOOP("Job", "{label} could not be downloaded from {hub}: {reason}."),
        QT_TRANSLATE_NOOP(
            "Job",
            "Check the connection and try again, set another hub address (HF_ENDPOINT) such "
            "as https://hf-mirror.com, a mirror that others run, or choose a local folder.",
        ),
    ),
    "download-no-space": (
        QT_TRANSLATE_NOOP(
            "Job", "{label} needs {needed:,.0f} MB in {cache}, where {free:,.0f} MB are free."
        ),
        QT_TRANSLATE_NOOP("Job", "Make room, or choose a folder for base models on a larger disk."),
    ),
    "download-offline": (
        QT_TRANSLATE_NOOP(
            "Job", "{label} is not on this computer, and HF_HUB_OFFLINE forbids its download."
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "Unset HF_HUB_OFFLINE, or choose a base that is here: the starter or a local folder.",
        ),
    ),
    "download-other-commit": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{what} Commit {wanted} is wanted; what is on this computer, {folder}, is another.",
        ),
        "",
    ),
    "download-pickled": (
        QT_TRANSLATE_NOOP("Job", "{repo} holds no safetensors at revision {revision}."),
        QT_TRANSLATE_NOOP(
            "Job",
            "ClipTune opens no pickled weights, since they can run code. Choose another base, "
            "or a local folder with the same model saved as safetensors.",
        ),
    ),
    "download-torn": (
        QT_TRANSLATE_NOOP("Job", "The download of {label} is not whole."),
        QT_TRANSLATE_NOOP("Job", "Delete its folder in {cache} and fetch it again."),
    ),
    "download-unknown": (
        QT_TRANSLATE_NOOP(
            "Job", "{hub} has no {repo} at revision {revision}, or will not show it."
        ),
        QT_TRANSLATE_NOOP("Job", "Choose another base, or another hub address."),
    ),
    "download-unwritable": (
        QT_TRANSLATE_NOOP("Job", "{label} could not be written to {cache}: {reason}."),
        QT_TRANSLATE_NOOP(
            "Job", "Make room there or allow writing, or choose another folder for base models."
        ),
    ),
    "encoding-unknown": (
        QT_TRANSLATE_NOOP("Job", '"{encoding}" is no encoding that is known.'),
        QT_TRANSLATE_NOOP(
            "Job",
            "Names are utf-8, gb18030, shift_jis, big5, euc-kr, cp1251 or cp1252, for instance.",
        ),
    ),
    "export-image-gone": (QT_TRANSLATE_NOOP("Job", "{path} is not there any more."), ""),
    "export-no-classes": (
        QT_TRANSLATE_NOOP("Job", "{adapter} knows no classes: it learned from captions."),
        QT_TRANSLATE_NOOP(
            "Job", "Take the merged model or ONNX graphs, and compare images with prompts."
        ),
    ),
    "export-no-target": (
        QT_TRANSLATE_NOOP("Job", '"{name}" is no target of an export.{nearest}'),
        QT_TRANSLATE_NOOP("Job", "One of: {targets}."),
    ),
    "export-not-installed": (
        QT_TRANSLATE_NOOP("Job", "{target} needs {modules}, which this installation lacks."),
        QT_TRANSLATE_NOOP("Job", 'Install what exporting needs: pip install "cliptune[onnx]"'),
    ),
    "export-other-classes": (
        QT_TRANSLATE_NOOP("Job", "The classes in {folder} are others now."),
        "",
    ),
    "export-other-images": (QT_TRANSLATE_NOOP("Job", "The images in {folder} are others now."), ""),
    "export-proof-gone": (
        QT_TRANSLATE_NOOP(
            "Job", '"{path}" went while the export was proven, and nothing was kept.'
        ),
        QT_TRANSLATE_NOOP("Job", "Put it back, then export again."),
    ),
    "export-refused": (
        QT_TRANSLATE_NOOP("Job", '"{adapter}" cannot be exported as {target}. {reason}'),
        "",
    ),
    "export-run-images-gone": (
        QT_TRANSLATE_NOOP("Job", "The run's own images cannot be looked at: {reason}"),
        QT_TRANSLATE_NOOP("Job", "The export is proven on the sample images instead."),
    ),
    "export-says-other": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The export does not say what the model says: read again ({reader}), logits "
            "differ by up to {difference:.2g} where {tolerance:.2g} is let pass, and "
            "{agreement:.1%} of {count} images are taken for the same. Nothing was kept.",
        ),
        QT_TRANSLATE_NOOP(
            "Job", "This is a mistake in the program or one of its libraries: please report it."
        ),
    ),
    "export-unread": (
        QT_TRANSLATE_NOOP(
            "Job", "The export could not be read again, and nothing was kept: {reason}."
        ),
        QT_TRANSLATE_NOOP(
            "Job", "This is a mistake in the program or one of its libraries: please report it."
        ),
    ),
    "features-not-finite": (
        QT_TRANSLATE_NOOP(
            "Job", "What the model makes of {count} of {images} images is not a number."
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Its weights are damaged, or they were tuned at too high a learning rate."
        ),
    ),
    "features-not-kept": (
        QT_TRANSLATE_NOOP(
            "Job", 'What the base sees in the images cannot be kept in "{folder}": {reason}.'
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "It is computed again the next time. Free some space, or choose another folder "
            "for the cache.",
        ),
    ),
    "figure-images": (QT_TRANSLATE_NOOP("Job", "{figure} images"), ""),
    "figure-likely": (
        QT_TRANSLATE_NOOP("Job", "{figure} images, likely {low:.0f} to {high:.0f} %"),
        "",
    ),
    "figure-likely-one": (
        QT_TRANSLATE_NOOP("Job", "{figure} image, likely {low:.0f} to {high:.0f} %"),
        "",
    ),
    "figure-on-few": (QT_TRANSLATE_NOOP("Job", "{rate:.0f} % on {count:,}"), ""),
    "figure-one-image": (QT_TRANSLATE_NOOP("Job", "{figure} image"), ""),
    "figure-percent": (QT_TRANSLATE_NOOP("Job", "{rate:.1f} %"), ""),
    "figure-right": (QT_TRANSLATE_NOOP("Job", "{right:,} of {count:,}"), ""),
    "file-elsewhere": (
        QT_TRANSLATE_NOOP("Job", "{path} is a link to a file elsewhere."),
        QT_TRANSLATE_NOOP("Job", "Copy the file itself into the folder."),
    ),
    "file-gone": (
        QT_TRANSLATE_NOOP("Job", "There is no file {path}."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "file-names-twice": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be read: it gives a name twice."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "file-no-table": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be read: it holds no table."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "file-setting": (QT_TRANSLATE_NOOP("Job", "{name}: {reason}"), ""),
    "file-too-deep": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be read: it is nested too deeply."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "file-too-long": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be read: it has {size:,.0f} MB."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "file-unfit": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be used, for its {where}: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "file-unreadable": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be read: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "folder-closed": (
        QT_TRANSLATE_NOOP("Job", 'The folder "{folder}" cannot be opened: {reason}.'),
        QT_TRANSLATE_NOOP(
            "Job", "Ask for the right to read it, or copy the images to a folder of yours."
        ),
    ),
    "folder-few-captions": (
        QT_TRANSLATE_NOOP("Job", '"{folder}" holds fewer than two usable images with captions.'),
        "{advice}",
    ),
    "folder-gone": (
        QT_TRANSLATE_NOOP("Job", 'There is no folder "{folder}".'),
        QT_TRANSLATE_NOOP("Job", "Check its name and its place."),
    ),
    "folder-is-file": (
        QT_TRANSLATE_NOOP("Job", '"{folder}" is a file, not a folder.'),
        QT_TRANSLATE_NOOP("Job", "Choose the folder that holds the images."),
    ),
    "folder-no-images": (QT_TRANSLATE_NOOP("Job", '"{folder}" holds no images.'), "{advice}"),
    "folder-no-labels": (
        QT_TRANSLATE_NOOP("Job", 'Nothing in "{folder}" names its images and says what they show.'),
        "{advice}",
    ),
    "folder-no-layout": (
        QT_TRANSLATE_NOOP("Job", '"{folder}" holds images, but nothing that says what they show.'),
        "{advice}",
    ),
    "folder-no-train": (
        QT_TRANSLATE_NOOP("Job", '"{folder}" has the folders {folders}, but no train.'),
        QT_TRANSLATE_NOOP(
            "Job", "Choose the folder that holds train, or the one that holds the class folders."
        ),
    ),
    "folder-one-class": (
        QT_TRANSLATE_NOOP(
            "Job",
            '"{folder}" has only one class with usable images, "{name}": there is nothing to '
            "tell apart.",
        ),
        "{advice}",
    ),
    "folder-unusable": (
        QT_TRANSLATE_NOOP("Job", '"{folder}" holds no image that can be used.'),
        "{advice}",
    ),
    "fraction-of-cost": (QT_TRANSLATE_NOOP("Job", "{rate:.2g} %"), ""),
    "full-no-adapter": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Full fine-tuning changed the base itself, so there is no adapter. Take the "
            "merged model.",
        ),
        "",
    ),
    "gives-as-here": (
        QT_TRANSLATE_NOOP("Job", "By the prompts of your classes it answers as here."),
        "",
    ),
    "goal-exploring": (QT_TRANSLATE_NOOP("Job", "Try an idea quickly"), ""),
    "goal-general": (QT_TRANSLATE_NOOP("Job", "Good results with little effort"), ""),
    "goal-little-memory": (QT_TRANSLATE_NOOP("Job", "Train a base that hardly fits"), ""),
    "goal-several-tasks": (QT_TRANSLATE_NOOP("Job", "Several tasks on one base"), ""),
    "goal-very-little-data": (QT_TRANSLATE_NOOP("Job", "Very few images"), ""),
    "greys-asked": (QT_TRANSLATE_NOOP("Job", "as you set it"), ""),
    "greys-begun": (QT_TRANSLATE_NOOP("Job", "as the run began"), ""),
    "greys-bits": (QT_TRANSLATE_NOOP("Job", "by the bits in use"), ""),
    "greys-said": (QT_TRANSLATE_NOOP("Job", "as the files say"), ""),
    "greys-shown": (
        QT_TRANSLATE_NOOP(
            "Job", "Greys of more than 8 bits are shown from {low:g} to {high:g}, {reason}."
        ),
        "",
    ),
    "greys-values": (QT_TRANSLATE_NOOP("Job", "by the values in use"), ""),
    "hub-broke-off": (QT_TRANSLATE_NOOP("Job", "the connection broke off"), ""),
    "hub-data-set-empty": (
        QT_TRANSLATE_NOOP("Job", 'The data set "{name}" of the hub holds no data.'),
        QT_TRANSLATE_NOOP("Job", "Check its name."),
    ),
    "hub-insecure": (QT_TRANSLATE_NOOP("Job", "the connection would not be secure"), ""),
    "hub-no-way": (
        QT_TRANSLATE_NOOP("Job", "there is no way there, so this computer may not be connected"),
        "",
    ),
    "hub-refuses": (QT_TRANSLATE_NOOP("Job", "it refuses the connection"), ""),
    "hub-slow": (QT_TRANSLATE_NOOP("Job", "it did not answer in time"), ""),
    "image-caption-pairs": (QT_TRANSLATE_NOOP("Job", "{pairs} pairs"), ""),
    "image-changed": (
        QT_TRANSLATE_NOOP("Job", 'The image "{path}" cannot be read: {reason}.'),
        QT_TRANSLATE_NOOP(
            "Job",
            "If it changed after the folder was looked at, a rescan excludes it. If not, it "
            "is damaged within: exclude it yourself, or take it away.",
        ),
    ),
    "image-colours": (QT_TRANSLATE_NOOP("Job", "the colour space {mode} is not read"), ""),
    "image-damaged": (QT_TRANSLATE_NOOP("Job", "damaged ({reason})"), ""),
    "image-dim": (
        QT_TRANSLATE_NOOP("Job", "colours of 16 bits that use 12 or fewer are not read"),
        "",
    ),
    "image-fault": (QT_TRANSLATE_NOOP("Job", "{what}: {detail}"), ""),
    "image-gone": (
        QT_TRANSLATE_NOOP("Job", "There is no image or folder {path}."),
        QT_TRANSLATE_NOOP("Job", "Check its name."),
    ),
    "image-is-empty": (QT_TRANSLATE_NOOP("Job", "it is empty"), ""),
    "image-is-enormous": (QT_TRANSLATE_NOOP("Job", "it is too large"), ""),
    "image-is-narrow": (QT_TRANSLATE_NOOP("Job", "it is too narrow"), ""),
    "image-is-none": (QT_TRANSLATE_NOOP("Job", "it is not an image"), ""),
    "image-is-truncated": (QT_TRANSLATE_NOOP("Job", "it is truncated"), ""),
    "image-same": (QT_TRANSLATE_NOOP("Job", "as {first}"), ""),
    "image-settings": (QT_TRANSLATE_NOOP("Job", "settings for its images"), ""),
    "image-size": (QT_TRANSLATE_NOOP("Job", "{width:,} x {height:,}"), ""),
    "image-too-large": (
        QT_TRANSLATE_NOOP("Job", "{width:,} x {height:,}, over {limit:,} million pixels"),
        "",
    ),
    "image-unreadable": (QT_TRANSLATE_NOOP("Job", "{path} cannot be read: {reason}."), ""),
    "images": (QT_TRANSLATE_NOOP("Job", "{count:,} images"), ""),
    "images-added": (QT_TRANSLATE_NOOP("Job", "Images added to your project: {count:,}."), ""),
    "images-and-prompts": (QT_TRANSLATE_NOOP("Job", "{images} images and {prompts} prompts"), ""),
    "images-at-a-time": (
        QT_TRANSLATE_NOOP(
            "Job", "There was too little memory: images are encoded {count} at a time from here on."
        ),
        "",
    ),
    "images-framed": (
        QT_TRANSLATE_NOOP("Job", "{side} pixels, cut from {size} (filter {filter})"),
        "",
    ),
    "images-gone": (
        QT_TRANSLATE_NOOP(
            "Job",
            'Of the {all:,} images of this run {count:,} cannot be found in "{folder}", the '
            'first is "{path}".',
        ),
        QT_TRANSLATE_NOOP("Job", "Put them back or say where they lie now, or start a new run."),
    ),
    "images-not-reached": (
        QT_TRANSLATE_NOOP("Job", "{folder}: {problem}"),
        QT_TRANSLATE_NOOP("Job", "They are not looked at."),
    ),
    "images-refused": (QT_TRANSLATE_NOOP("Job", 'Not added is "{name}": {reason}.'), ""),
    "images-refused-more": (
        QT_TRANSLATE_NOOP("Job", 'Not added are {count:,} files, the first is "{name}": {reason}.'),
        "",
    ),
    "images-there": (QT_TRANSLATE_NOOP("Job", "Images that were in it before: {count:,}."), ""),
    "images-trained-on": (QT_TRANSLATE_NOOP("Job", "{count:,} trained on"), ""),
    "import-gone": (
        QT_TRANSLATE_NOOP("Job", "There is no {path}."),
        QT_TRANSLATE_NOOP("Job", "Name a folder or a zip that holds an adapter."),
    ),
    "import-unwritable": (
        QT_TRANSLATE_NOOP("Job", "The adapter cannot be written to {folder}: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Allow writing there."),
    ),
    "index-lacks": (
        QT_TRANSLATE_NOOP(
            "Job", "{address} has no {requirement}, which PyTorch needs, that fits this system."
        ),
        QT_TRANSLATE_NOOP("Job", "Set the address of another index."),
    ),
    "index-long": (
        QT_TRANSLATE_NOOP("Job", "{address} answers with more than {most:.0f} MiB."),
        QT_TRANSLATE_NOOP("Job", "Set the address of another index."),
    ),
    "index-no-address": (
        QT_TRANSLATE_NOOP("Job", "{address} is no address of a package index."),
        QT_TRANSLATE_NOOP("Job", "One begins with https:// or http://."),
    ),
    "index-no-build": (
        QT_TRANSLATE_NOOP(
            "Job", "{address} has no PyTorch {version} for {card} that fits this system."
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "Bring the driver of the graphics card up to date, or set the address of another "
            "index.",
        ),
    ),
    "index-no-parts": (
        QT_TRANSLATE_NOOP("Job", "{address} does not send parts of a file."),
        QT_TRANSLATE_NOOP("Job", "Set the address of another index."),
    ),
    "index-offline": (
        QT_TRANSLATE_NOOP("Job", "HF_HUB_OFFLINE forbids asking {address}."),
        QT_TRANSLATE_NOOP("Job", "Unset HF_HUB_OFFLINE."),
    ),
    "index-unreached": (
        QT_TRANSLATE_NOOP("Job", "{address} could not be asked: {reason}."),
        QT_TRANSLATE_NOOP(
            "Job",
            "Connect this computer to the network and try again, or set the address of an "
            "index that it can reach. Without one ClipTune goes on working on the processor.",
        ),
    ),
    "interpolated": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Of the way from where training began to what was tuned, {fraction:.0%} is kept: "
            "on validation no other part does clearly better.",
        ),
        "",
    ),
    "interpolated-to-nothing": (
        QT_TRANSLATE_NOOP(
            "Job",
            "On validation what was before training does better than all that was tuned, read "
            "in the same way: that is kept.",
        ),
        "",
    ),
    "job-asked": (QT_TRANSLATE_NOOP("Job", "What was asked for"), ""),
    "job-gone": (
        QT_TRANSLATE_NOOP("Job", "There is no job file {path}."),
        QT_TRANSLATE_NOOP("Job", "Check the path."),
    ),
    "job-is-folder": (QT_TRANSLATE_NOOP("Job", "{path} is a folder, not a job file."), ""),
    "job-missing": (QT_TRANSLATE_NOOP("Job", "{name} is missing."), ""),
    "job-no-address": (
        QT_TRANSLATE_NOOP("Job", "{name} = {value}: it must begin with http:// or https://."),
        "",
    ),
    "job-no-blank": (
        QT_TRANSLATE_NOOP(
            "Job", '{name} = "{value}": it must hold {{}} where the class\'s words go.'
        ),
        "",
    ),
    "job-no-greys": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{name} = {value}: it must be two numbers, what is black and what is white, such "
            "as [0, 4095].",
        ),
        "",
    ),
    "job-no-kind": (
        QT_TRANSLATE_NOOP("Job", "method.kind is missing: add kind = one of {kinds}."),
        "",
    ),
    "job-no-method": (
        QT_TRANSLATE_NOOP("Job", "method is missing: add [method] with kind = one of {kinds}."),
        "",
    ),
    "job-no-start": (
        QT_TRANSLATE_NOOP("Job", "Training cannot begin from {value}: {method} trains no weights."),
        QT_TRANSLATE_NOOP("Job", "Take a method that trains, or name nothing to begin from."),
    ),
    "job-no-such-setting": (
        QT_TRANSLATE_NOOP("Job", "{name}: there is no such setting.{nearest}"),
        "",
    ),
    "job-no-table": (
        QT_TRANSLATE_NOOP("Job", "{name} = {value}: it must be a table of settings."),
        "",
    ),
    "job-not-allowed": (
        QT_TRANSLATE_NOOP("Job", "{name} = {value}: it must be {limits}.{nearest}"),
        "",
    ),
    "job-not-toml": (
        QT_TRANSLATE_NOOP("Job", "The job file {path} is not valid TOML: {reason}."),
        "",
    ),
    "job-path-of-marks": (
        QT_TRANSLATE_NOOP("Job", "{name} = {value}: it holds a character that no path can have."),
        "",
    ),
    "job-path-too-long": (
        QT_TRANSLATE_NOOP("Job", "{name} = {value}: a name in it is longer than any disk takes."),
        "",
    ),
    "job-problem": (QT_TRANSLATE_NOOP("Job", "{where} has a problem:\n{problems}"), ""),
    "job-problems": (QT_TRANSLATE_NOOP("Job", "{where} has {count} problems:\n{problems}"), ""),
    "job-quantisation": (
        QT_TRANSLATE_NOOP(
            "Job",
            "base.quantisation = {value}: {method} works on a base with quantisation {allowed}.",
        ),
        "",
    ),
    "job-too-deep": (QT_TRANSLATE_NOOP("Job", "The job file {path} is nested too deeply."), ""),
    "job-unreadable": (
        QT_TRANSLATE_NOOP("Job", "The job file {path} cannot be read: {reason}."),
        "",
    ),
    "job-wrong": (QT_TRANSLATE_NOOP("Job", "{name} = {value}: {reason}.{nearest}"), ""),
    "job-wrong-kind": (
        QT_TRANSLATE_NOOP("Job", 'method.kind = "{kind}": one of {kinds}.{nearest}'),
        "",
    ),
    "journal-busy": (
        QT_TRANSLATE_NOOP("Job", "Another program has been writing to {file} for too long."),
        QT_TRANSLATE_NOOP("Job", "End it, then do the same again."),
    ),
    "journal-replaced": (
        QT_TRANSLATE_NOOP("Job", "{file} is shorter than it was: another program has changed it."),
        QT_TRANSLATE_NOOP("Job", "Open the folder of images again."),
    ),
    "journal-unwritable": (
        QT_TRANSLATE_NOOP("Job", "What you decided cannot be kept in {file}: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Allow writing there, then do the same again."),
    ),
    "labels-unequal": (
        QT_TRANSLATE_NOOP("Job", '"{most}" has {high:,} images to train on, "{least}" {low:,}.'),
        "",
    ),
    "labels-unwritable": (
        QT_TRANSLATE_NOOP("Job", "Your labels cannot be written to {folder}: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Allow writing there."),
    ),
    "language-another": (QT_TRANSLATE_NOOP("Job", "another language"), ""),
    "language-chinese": (QT_TRANSLATE_NOOP("Job", "Chinese"), ""),
    "language-english": (QT_TRANSLATE_NOOP("Job", "English"), ""),
    "language-many": (QT_TRANSLATE_NOOP("Job", "Many languages"), ""),
    "layouts": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Put the images of each class into a folder of its own (cat/1.jpg, dog/2.jpg), "
            "with or without train, validation and test folders around them; or lay a table "
            "beside the images (CSV, Excel, JSON, Parquet) with a column of their file names "
            "and one of their labels or captions; or give each image a .txt file of the same "
            "name with its caption.",
        ),
        "",
    ),
    "lighter": (
        QT_TRANSLATE_NOOP(
            "Job",
            "a base kept in 4 bits (any method but full fine-tuning), recomputed activations, "
            "or a smaller base model.",
        ),
        "",
    ),
    "like-no-file": (
        QT_TRANSLATE_NOOP("Job", "There is no image {file}."),
        QT_TRANSLATE_NOOP("Job", "Choose another one."),
    ),
    "like-unread": (
        QT_TRANSLATE_NOOP("Job", '"{file}" cannot be compared: {reason}.'),
        QT_TRANSLATE_NOOP("Job", "Choose another image."),
    ),
    "lora-changes-base": (
        QT_TRANSLATE_NOOP(
            "Job",
            '{path} was begun with "{init}", which changes the base itself in a way that '
            "nothing here can repeat.",
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "Where it was trained, convert it to an ordinary LoRA (in PEFT: save_pretrained "
            "with path_initial_model_for_weight_conversion), or merge it into its base and "
            "open that model.",
        ),
    ),
    "loss-not-finite": (
        QT_TRANSLATE_NOOP("Job", "The loss stopped being a number at step {step}."),
        QT_TRANSLATE_NOOP(
            "Job", "Start again with a lower learning rate, or with the precision fp32."
        ),
    ),
    "machines-images-lacking": (
        QT_TRANSLATE_NOOP(
            "Job",
            'On {host} images are lacking that {lead} can use: {count:,}; the first is "{path}".',
        ),
        QT_TRANSLATE_NOOP("Job", "Give every machine the same images."),
    ),
    "machines-images-more": (
        QT_TRANSLATE_NOOP(
            "Job",
            'On {host} there are images that {lead} cannot use: {count:,}; the first is "{path}".',
        ),
        QT_TRANSLATE_NOOP("Job", "Give every machine the same images."),
    ),
    "machines-images-pixels": (
        QT_TRANSLATE_NOOP(
            "Job",
            'On {host} images look otherwise than on {lead}: {count:,}; the first is "{path}".',
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Give every machine the same images, and the same version of Pillow."
        ),
    ),
    "machines-images-said": (
        QT_TRANSLATE_NOOP(
            "Job",
            "On {host} images belong to something else than on {lead}: {count:,}; the first "
            'is "{path}", {there} there and {here} here.',
        ),
        QT_TRANSLATE_NOOP("Job", "Give every machine the same folders and tables."),
    ),
    "machines-images-size": (
        QT_TRANSLATE_NOOP(
            "Job",
            'On {host} images are other files than on {lead}: {count:,}; the first is "{path}".',
        ),
        QT_TRANSLATE_NOOP("Job", "Give every machine the same images."),
    ),
    "machines-other-base": (
        QT_TRANSLATE_NOOP("Job", "The weights of the base are others on {host} than on {lead}."),
        QT_TRANSLATE_NOOP(
            "Job", "Give every machine the same base: copy its folder, or take the same commit."
        ),
    ),
    "machines-other-device": (
        QT_TRANSLATE_NOOP("Job", "{host} computes on {there}, and {lead} on {here}."),
        QT_TRANSLATE_NOOP("Job", "Choose a device and a precision that every machine has."),
    ),
    "machines-other-job": (
        QT_TRANSLATE_NOOP("Job", "{host} was given another job than {lead}:\n{settings}"),
        QT_TRANSLATE_NOOP("Job", "Give every machine the same job."),
    ),
    "machines-other-version": (
        QT_TRANSLATE_NOOP("Job", "{host} has {name} {there}, and {lead} has {here}."),
        QT_TRANSLATE_NOOP("Job", "Install the same versions on every machine."),
    ),
    "machines-run-not-shared": (
        QT_TRANSLATE_NOOP("Job", "{host} does not see the run folder {folder} of {lead}."),
        QT_TRANSLATE_NOOP(
            "Job", "Name a folder on a disk that all machines share, by the same path."
        ),
    ),
    "machines-setting": (QT_TRANSLATE_NOOP("Job", "{name}: {there} there, {here} here"), ""),
    "many-classes-never-predicted": (
        QT_TRANSLATE_NOOP("Job", "Never predicted: {classes} and {more:,} more."),
        QT_TRANSLATE_NOOP(
            "Job", "If these have few images, add more of them or balance the classes in training."
        ),
    ),
    "memory-and-time": (
        QT_TRANSLATE_NOOP(
            "Job", "{one} is statistically tied with {other} and saves {memory} and {seconds}."
        ),
        "",
    ),
    "memory-fits": (QT_TRANSLATE_NOOP("Job", "Fits: about {peak:,.1f} GB"), ""),
    "memory-fits-in-parts": (QT_TRANSLATE_NOOP("Job", "Fits, {largest} at a time"), ""),
    "memory-for-time": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{one} is statistically tied with {other}, saves {memory} and costs {seconds} more.",
        ),
        "",
    ),
    "memory-lacking": (
        QT_TRANSLATE_NOOP("Job", "There is too little memory on the device for this."),
        QT_TRANSLATE_NOOP("Job", "Start again with a smaller micro-batch, {lighter}"),
    ),
    "memory-needs": (
        QT_TRANSLATE_NOOP("Job", "Needs about {peak:,.1f} GB; {limit:,.1f} GB are free"),
        "",
    ),
    "memory-short-for-one": (
        QT_TRANSLATE_NOOP(
            "Job", "There is too little memory on the device for this, even one image at a time."
        ),
        QT_TRANSLATE_NOOP("Job", "Start again with {lighter}"),
    ),
    "merged-gives": (
        QT_TRANSLATE_NOOP(
            "Job",
            "A whole model folder, which transformers loads as any other, without ClipTune "
            "and without PEFT, and compares with prompts of any classes; of a CLIP, "
            "sentence-transformers does, too.",
        ),
        "",
    ),
    "merged-without-vectors": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The class vectors that were fitted are not in a merged model, which compares "
            "images with prompts.",
        ),
        QT_TRANSLATE_NOOP("Job", "Take class vectors or ONNX graphs to keep them."),
    ),
    "method-ahead": (QT_TRANSLATE_NOOP("Job", "{one} is ahead of all others with {accuracy}."), ""),
    "method-and-rate": (QT_TRANSLATE_NOOP("Job", "{method} at a learning rate of {rate:g}."), ""),
    "method-and-search": (
        QT_TRANSLATE_NOOP("Job", "{method} at a learning rate that is searched for."),
        "",
    ),
    "method-does-not-fit": (
        QT_TRANSLATE_NOOP("Job", "{method} does not fit this base: {reason}"),
        QT_TRANSLATE_NOOP("Job", "Change its settings."),
    ),
    "method-needs-classes": (
        QT_TRANSLATE_NOOP("Job", "{method}: skipped, captions have no classes."),
        "",
    ),
    "methods-tied": (
        QT_TRANSLATE_NOOP("Job", "{one} ({accuracy}) is statistically tied with {others}."),
        "",
    ),
    "micro-batch-halved": (
        QT_TRANSLATE_NOOP(
            "Job",
            "There was too little memory: step {step} is done again, {pieces} at a time from "
            "here on.",
        ),
        "",
    ),
    "model-gone": (
        QT_TRANSLATE_NOOP("Job", "The model folder {folder} does not exist."),
        QT_TRANSLATE_NOOP("Job", "Choose another folder."),
    ),
    "model-images-any-shape": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The model in {folder} wants its images of any shape, and takes {side} x {side} "
            "pixels only.",
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            'In its preprocessor_config.json or processor_config.json, set "do_center_crop" '
            'to true, or give "size" a height and a width.',
        ),
    ),
    "model-images-any-size": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The model in {folder} wants its images as they are, of any size, and takes "
            "{side} x {side} pixels only.",
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            'Set "do_resize" and "do_center_crop" to true in its preprocessor_config.json or '
            "processor_config.json.",
        ),
    ),
    "model-images-other-size": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The model in {folder} wants its images of {height} x {width} pixels, and takes "
            "{side} x {side}.",
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            'Give "size" and "crop_size" in its preprocessor_config.json or '
            'processor_config.json the "image_size" of its config.json.',
        ),
    ),
    "model-images-unknown-size": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The model in {folder} wants its images resized in a way that is not known here: "
            "{name} is {size}.",
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            'Give "size" in its preprocessor_config.json or processor_config.json a '
            "shortest_edge, or a height and a width.",
        ),
    ),
    "model-incomplete": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The weights in {folder} lack {name} and {more} more of what its config.json "
            "describes.",
        ),
        QT_TRANSLATE_NOOP("Job", "Copy or download the model again."),
    ),
    "model-json-damaged": (
        QT_TRANSLATE_NOOP("Job", "{path} is damaged: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Copy the model again."),
    ),
    "model-json-no-object": (
        QT_TRANSLATE_NOOP("Job", "{path} is damaged: not a JSON object."),
        QT_TRANSLATE_NOOP("Job", "Copy the model again."),
    ),
    "model-lacks": (
        QT_TRANSLATE_NOOP("Job", "The model in {folder} lacks {what} ({files})."),
        QT_TRANSLATE_NOOP("Job", "Copy it from where the model is from."),
    ),
    "model-larger-than-machine": (
        QT_TRANSLATE_NOOP(
            "Job", "The model in {folder} has {held:,} weights, too many for this machine's memory."
        ),
        QT_TRANSLATE_NOOP("Job", "Take a smaller one."),
    ),
    "model-no-file": (
        QT_TRANSLATE_NOOP(
            "Job", "{folder} is not a model in Hugging Face format: it has no {name}."
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "Choose the folder that holds config.json and model.safetensors, or OpenCLIP's "
            "open_clip_config.json and open_clip_model.safetensors.",
        ),
    ),
    "model-no-shard": (
        QT_TRANSLATE_NOOP("Job", '{path} names "{name}", which is missing.'),
        QT_TRANSLATE_NOOP("Job", "Copy it again."),
    ),
    "model-no-weights": (
        QT_TRANSLATE_NOOP("Job", "{folder} holds no {name}."),
        QT_TRANSLATE_NOOP("Job", "Choose a folder with a model in Hugging Face format."),
    ),
    "model-not-loaded": (
        QT_TRANSLATE_NOOP("Job", "The model in {folder} cannot be loaded: {reason}"),
        QT_TRANSLATE_NOOP("Job", "Copy or download the model again."),
    ),
    "model-not-rgb": (
        QT_TRANSLATE_NOOP("Job", "The model in {folder} takes images of {channels} channels."),
        QT_TRANSLATE_NOOP("Job", "Only models for images of three colours can be tuned."),
    ),
    "model-not-square": (
        QT_TRANSLATE_NOOP("Job", "The model in {folder} takes images of {size} pixels."),
        QT_TRANSLATE_NOOP("Job", "Only models for square images can be tuned."),
    ),
    "model-other-code": (
        QT_TRANSLATE_NOOP("Job", '{path} asks for other code or other weights, by its "{name}".'),
        QT_TRANSLATE_NOOP("Job", "A model needs none: do not use one that you do not trust."),
    ),
    "model-other-images": (
        QT_TRANSLATE_NOOP(
            "Job", 'The model "{model}" takes images of {theirs}, and this base of {ours}.'
        ),
        QT_TRANSLATE_NOOP("Job", "Take the base that it was trained on."),
    ),
    "model-other-shape": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The weights in {folder} do not fit its config.json: {name} is {there}, and "
            "{expected} is expected.",
        ),
        QT_TRANSLATE_NOOP("Job", "Copy or download the model again."),
    ),
    "model-other-tokenizer": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The tokenizer in {folder} does not belong to its model: it has {tokens} tokens "
            "and ends with {end}, the model expects {expected} and {expected_end}.",
        ),
        QT_TRANSLATE_NOOP("Job", "Copy the tokenizer from where the model is from."),
    ),
    "model-other-type": (
        QT_TRANSLATE_NOOP("Job", '{folder} holds a model of type "{type}", which cannot be tuned.'),
        QT_TRANSLATE_NOOP(
            "Job", "Choose one in Hugging Face format of these families: {families}."
        ),
    ),
    "model-pickled": (
        QT_TRANSLATE_NOOP("Job", "{folder} holds no {name}."),
        QT_TRANSLATE_NOOP(
            "Job",
            "Its weights are pickled, and a pickle can run code: save them as safetensors first.",
        ),
    ),
    "model-plain": (
        QT_TRANSLATE_NOOP("Job", "The model in {folder} is in Hugging Face format as it is."),
        "",
    ),
    "model-quantised": (
        QT_TRANSLATE_NOOP("Job", "The model in {folder} was saved quantised."),
        QT_TRANSLATE_NOOP("Job", "Choose the original and let ClipTune quantise it as it loads."),
    ),
    "model-size-of-nothing": (
        QT_TRANSLATE_NOOP("Job", "{path} describes a model whose {name} is {size}."),
        QT_TRANSLATE_NOOP("Job", "Copy the model again."),
    ),
    "model-too-large": (
        QT_TRANSLATE_NOOP("Job", "The model in {folder} is larger than the device's memory."),
        QT_TRANSLATE_NOOP("Job", "Start again with {lighter}"),
    ),
    "model-too-many-layers": (
        QT_TRANSLATE_NOOP("Job", "{path} describes a tower of {count} layers."),
        QT_TRANSLATE_NOOP("Job", "Copy the model again."),
    ),
    "model-too-many-pixels": (
        QT_TRANSLATE_NOOP("Job", "{path} describes images of {side} pixels."),
        QT_TRANSLATE_NOOP("Job", "Copy the model again."),
    ),
    "model-unreadable": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be read: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Allow reading it, or copy or download the model yourself."),
    ),
    "model-weights-damaged": (
        QT_TRANSLATE_NOOP("Job", "{path} is damaged: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Copy or download the model again."),
    ),
    "model-weights-elsewhere": (
        QT_TRANSLATE_NOOP("Job", "The model in {folder} takes its weights from {name}."),
        QT_TRANSLATE_NOOP("Job", "Name them model.safetensors, and take that out of config.json."),
    ),
    "model-weights-lacking": (
        QT_TRANSLATE_NOOP(
            "Job", "{path} describes {described:,} weights, and its files hold {held:,}."
        ),
        QT_TRANSLATE_NOOP("Job", "Copy the model again."),
    ),
    "model-words-too-long": (
        QT_TRANSLATE_NOOP("Job", "{path} is too long for a list of words."),
        QT_TRANSLATE_NOOP("Job", "Copy the model again."),
    ),
    "no-card-for-torch": (
        QT_TRANSLATE_NOOP("Job", "There is no graphics card here that PyTorch can work with."),
        "",
    ),
    "no-card-found": (
        QT_TRANSLATE_NOOP("Job", "No graphics card that PyTorch can work with was found."),
        "",
    ),
    "no-cuda-built": (QT_TRANSLATE_NOOP("Job", "this PyTorch was built without CUDA"), ""),
    "no-gpu": (QT_TRANSLATE_NOOP("Job", "PyTorch sees no GPU"), ""),
    "no-home": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The home folder of this user is not known: runs, labels and the cache are kept there.",
        ),
        QT_TRANSLATE_NOOP("Job", "Set HOME to a folder that you may write to."),
    ),
    "no-images": (
        QT_TRANSLATE_NOOP("Job", "There are no images in {paths}."),
        QT_TRANSLATE_NOOP("Job", "{read} are read."),
    ),
    "no-memory-saved": (
        QT_TRANSLATE_NOOP(
            "Job", "{one} is statistically tied with {other} and saves no memory here."
        ),
        "",
    ),
    "no-permission": (QT_TRANSLATE_NOOP("Job", "no permission"), ""),
    "no-such-method": (
        QT_TRANSLATE_NOOP("Job", 'There is no method "{method}".{meant}'),
        QT_TRANSLATE_NOOP("Job", "One of: {methods}."),
    ),
    "no-training-images": (
        QT_TRANSLATE_NOOP("Job", '"{folder}" holds no image to train on that can be used.'),
        "",
    ),
    "no-validation-images": (
        QT_TRANSLATE_NOOP(
            "Job", '"{folder}" holds one image a class: none is left for validation.'
        ),
        QT_TRANSLATE_NOOP("Job", "Put at least two different images into each class."),
    ),
    "none-above-zero-shot": (
        QT_TRANSLATE_NOOP(
            "Job",
            "No method is clearly above zero-shot: the best of them, {one}, is statistically "
            "tied with it.",
        ),
        "",
    ),
    "not-a-run": (
        QT_TRANSLATE_NOOP("Job", "{folder} is not a run folder: it holds no job.toml."),
        "",
    ),
    "not-a-setting": (
        QT_TRANSLATE_NOOP("Job", '"{given}" is not a setting.'),
        QT_TRANSLATE_NOOP("Job", "Write its name, an equals sign and its value."),
    ),
    "not-a-table": (QT_TRANSLATE_NOOP("Job", "{name} is a setting, not a table of settings."), ""),
    "nothing-to-open": (
        QT_TRANSLATE_NOOP("Job", "The run {run} has kept nothing yet."),
        QT_TRANSLATE_NOOP("Job", "Let it train a while."),
    ),
    "of-newer-kept-beside": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{path} was written by a newer ClipTune ({version}): what this one ({own}) does "
            "not know is left out, and all of it is kept in {kept}.",
        ),
        "",
    ),
    "one-image": (QT_TRANSLATE_NOOP("Job", "1 image"), ""),
    "one-run": (QT_TRANSLATE_NOOP("Job", "1 run"), ""),
    "onnx-gives": (
        QT_TRANSLATE_NOOP(
            "Job",
            "In 32 and in 16 bits, the graphs image.onnx and text.onnx, which compare images "
            "with prompts of any classes, and classifier.onnx, which answers as here for "
            "yours. For any program that runs ONNX, without Python, without ClipTune.",
        ),
        "",
    ),
    "open-clip-coca": (QT_TRANSLATE_NOOP("Job", "it is a CoCa, which writes captions as well"), ""),
    "open-clip-damaged": (
        QT_TRANSLATE_NOOP("Job", "{path} is damaged: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Copy the model again."),
    ),
    "open-clip-gives": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The files open_clip_config.json and open_clip_model.safetensors, and the "
            "tokenizer. OpenCLIP loads them as a checkpoint of its own, and compares with "
            "prompts of any classes.",
        ),
        "",
    ),
    "open-clip-image-tower": (QT_TRANSLATE_NOOP("Job", "its image tower is {value}"), ""),
    "open-clip-incomplete": (
        QT_TRANSLATE_NOOP(
            "Job", "{path} lacks {name} and {more} more of the weights that its {file} describes."
        ),
        QT_TRANSLATE_NOOP("Job", "Copy or download the model again."),
    ),
    "open-clip-no-activation": (
        QT_TRANSLATE_NOOP("Job", "OpenCLIP has no model with these activations: {names}."),
        QT_TRANSLATE_NOOP("Job", "Take the merged model, which transformers loads."),
    ),
    "open-clip-no-form": (
        QT_TRANSLATE_NOOP("Job", "OpenCLIP has no models of this family: {family}."),
        QT_TRANSLATE_NOOP("Job", "Take the merged model, which transformers loads."),
    ),
    "open-clip-no-framing": (
        QT_TRANSLATE_NOOP(
            "Job",
            "OpenCLIP does not make images ready as this model wants them: resized to {size}, "
            "by the filter {resample} of Pillow.",
        ),
        QT_TRANSLATE_NOOP("Job", "Take the merged model, which transformers loads."),
    ),
    "open-clip-no-towers": (QT_TRANSLATE_NOOP("Job", 'it holds no "model_cfg" of two towers'), ""),
    "open-clip-no-trunk": (
        QT_TRANSLATE_NOOP("Job", "OpenCLIP has no image tower that is as this model's is."),
        QT_TRANSLATE_NOOP("Job", "Take the merged model, which transformers loads."),
    ),
    "open-clip-other": (
        QT_TRANSLATE_NOOP(
            "Job", "{folder} holds a model of OpenCLIP that cannot be tuned: {what}."
        ),
        QT_TRANSLATE_NOOP("Job", "Choose one of these families: {families}."),
    ),
    "open-clip-pads-images": (
        QT_TRANSLATE_NOOP(
            "Job", "The model in {folder} pads its images to squares, which is not known here."
        ),
        QT_TRANSLATE_NOOP(
            "Job", 'Choose one whose "resize_mode" in its {file} is "shortest" or "squash".'
        ),
    ),
    "open-clip-resnet": (QT_TRANSLATE_NOOP("Job", "its image tower is a ResNet"), ""),
    "open-clip-setting": (QT_TRANSLATE_NOOP("Job", 'in its {file}, "{name}" is {value}'), ""),
    "open-clip-text-tower": (QT_TRANSLATE_NOOP("Job", "its text tower is {value}"), ""),
    "os-big": (QT_TRANSLATE_NOOP("Job", "it is too large for that disk"), ""),
    "os-busy": (QT_TRANSLATE_NOOP("Job", "another program is using it"), ""),
    "os-disk": (QT_TRANSLATE_NOOP("Job", "the disk reports an error"), ""),
    "os-exists": (QT_TRANSLATE_NOOP("Job", "something of that name is there already"), ""),
    "os-filled": (QT_TRANSLATE_NOOP("Job", "the folder is not empty"), ""),
    "os-folder": (QT_TRANSLATE_NOOP("Job", "it is a folder"), ""),
    "os-full": (QT_TRANSLATE_NOOP("Job", "no space left on the disk"), ""),
    "os-loop": (QT_TRANSLATE_NOOP("Job", "its links lead to each other"), ""),
    "os-lost": (QT_TRANSLATE_NOOP("Job", "the drive or the connection to it was lost"), ""),
    "os-memory": (QT_TRANSLATE_NOOP("Job", "memory is full"), ""),
    "os-name": (QT_TRANSLATE_NOOP("Job", "its name is too long"), ""),
    "os-no-folder": (QT_TRANSLATE_NOOP("Job", "part of its path is not a folder"), ""),
    "os-nothing": (QT_TRANSLATE_NOOP("Job", "no such file or folder"), ""),
    "os-open-files": (QT_TRANSLATE_NOOP("Job", "too many files are open"), ""),
    "os-quota": (QT_TRANSLATE_NOOP("Job", "your share of the disk is used up"), ""),
    "os-read-only": (QT_TRANSLATE_NOOP("Job", "the disk is read-only"), ""),
    "os-slow": (QT_TRANSLATE_NOOP("Job", "it did not answer in time"), ""),
    "output-among-images": (
        QT_TRANSLATE_NOOP(
            "Job", "{path} lies among the images in {folder}, which are never written to."
        ),
        QT_TRANSLATE_NOOP("Job", "Choose a place elsewhere."),
    ),
    "outside": (
        QT_TRANSLATE_NOOP("Job", "That could not be done: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Once that is mended, do the same again."),
    ),
    "outside-at": (
        QT_TRANSLATE_NOOP("Job", "That could not be done. {path}: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Once that is mended, do the same again."),
    ),
    "pattern-slow": (
        QT_TRANSLATE_NOOP("Job", '{path} holds an expression that takes too long, "{pattern}".'),
        QT_TRANSLATE_NOOP(
            "Job", "Write the names of the modules there in place of the expression."
        ),
    ),
    "pattern-unfit": (
        QT_TRANSLATE_NOOP(
            "Job", '{path} holds an expression that cannot be read, "{pattern}": {reason}.'
        ),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "peft-gives": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The files adapter_model.safetensors and adapter_config.json. A program puts them "
            "onto the base model with PEFT, without ClipTune, and compares images with "
            "prompts of any classes.",
        ),
        "",
    ),
    "peft-gives-ours": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The files adapter_model.safetensors and adapter_config.json, and the base model. "
            "ClipTune must be installed there: PEFT alone does not know this kind of adapter.",
        ),
        "",
    ),
    "peft-gives-vectors": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The vectors that were fitted to your classes lie beside them in "
            "class_vectors.safetensors. No program takes these by itself: README.md has the "
            "lines of Python that do, and answer as here. Without these lines it goes by "
            "prompts.",
        ),
        "",
    ),
    "pipe-or-device": (QT_TRANSLATE_NOOP("Job", "a pipe or a device"), ""),
    "pixels-damaged": (
        QT_TRANSLATE_NOOP("Job", 'The decoded images in "{path}" are damaged.'),
        QT_TRANSLATE_NOOP("Job", "Try again."),
    ),
    "pixels-held": (
        QT_TRANSLATE_NOOP(
            "Job",
            'The decoded images cannot be kept in "{folder}": {reason}. They are held in '
            "memory, and will be decoded again the next time.",
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Free some space or allow writing there, or choose another folder for the cache."
        ),
    ),
    "pixels-no-space": (
        QT_TRANSLATE_NOOP(
            "Job", 'The decoded images need {needed} in "{folder}", but only {free} are free.'
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Free some space, use fewer images, or choose another folder for the cache."
        ),
    ),
    "pixels-unwritable": (
        QT_TRANSLATE_NOOP("Job", 'The decoded images cannot be written to "{folder}": {reason}.'),
        QT_TRANSLATE_NOOP("Job", "Allow writing there, or choose another folder for the cache."),
    ),
    "plain": ("{text}", "{hint}"),
    "plain-alone": (QT_TRANSLATE_NOOP("Job", "{now} {right} on {part}."), ""),
    "plain-before": (
        QT_TRANSLATE_NOOP("Job", "{now} {right} on {part}; without training {before}."),
        "",
    ),
    "plain-better": (
        QT_TRANSLATE_NOOP(
            "Job", "{now} {right} on {part}, {points:.0f} points better than without training."
        ),
        "",
    ),
    "plain-confused": (
        QT_TRANSLATE_NOOP("Job", "Most confusion: {one} / {other} ({count:,} images)."),
        "",
    ),
    "plain-found": (QT_TRANSLATE_NOOP("Job", "found at the first go"), ""),
    "plain-measure": (QT_TRANSLATE_NOOP("Job", "({measure})"), ""),
    "plain-open": (QT_TRANSLATE_NOOP("Job", "That difference may be chance."), ""),
    "plain-right": (QT_TRANSLATE_NOOP("Job", "right"), ""),
    "plain-right-by-class": (QT_TRANSLATE_NOOP("Job", "right, all classes counted alike,"), ""),
    "plain-test": (QT_TRANSLATE_NOOP("Job", "the test images"), ""),
    "plain-validation": (QT_TRANSLATE_NOOP("Job", "the validation images"), ""),
    "plain-worse": (
        QT_TRANSLATE_NOOP(
            "Job", "{now} {right} on {part}, {points:.0f} points worse than without training."
        ),
        "",
    ),
    "plots-unwritable": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be written: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Choose a folder you may write to."),
    ),
    "prefix-not-merged": (
        QT_TRANSLATE_NOOP(
            "Job",
            "A prefix adds keys and values to the model, which no weight of the base could "
            "stand for. Take ONNX graphs or the PEFT adapter.",
        ),
        "",
    ),
    "probe-lacks-memory": (
        QT_TRANSLATE_NOOP("Job", "There was too little memory for a linear probe: it is skipped."),
        "",
    ),
    "probe-needs-classes": (
        QT_TRANSLATE_NOOP("Job", "A linear probe needs class folders, and these are captions."),
        QT_TRANSLATE_NOOP("Job", "Take a method that trains."),
    ),
    "probe-no-adapter": (
        QT_TRANSLATE_NOOP(
            "Job", "A linear probe is no adapter but a vector for each class. Take class vectors."
        ),
        "",
    ),
    "probe-not-merged": (
        QT_TRANSLATE_NOOP(
            "Job", "A linear probe leaves the model as it is. Take class vectors or ONNX graphs."
        ),
        "",
    ),
    "probe-over-folds": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Over folds of {images:,} images to learn from: {accuracy:.1%} ({low:.1%} to "
            "{high:.1%}).",
        ),
        "",
    ),
    "problem-16-bit": (QT_TRANSLATE_NOOP("Job", "More than 8 bits, scaled down to 8"), ""),
    "problem-alike": (QT_TRANSLATE_NOOP("Job", "Classes whose images are all the same"), ""),
    "problem-animated": (QT_TRANSLATE_NOOP("Job", "Only the first frame is used"), ""),
    "problem-archive": (QT_TRANSLATE_NOOP("Job", "Not taken out of the archive"), ""),
    "problem-asked": (QT_TRANSLATE_NOOP("Job", "Excluded as you asked"), ""),
    "problem-boxes": (
        QT_TRANSLATE_NOOP(
            "Job", "Boxes, as YOLO writes them: numbers that say where, and no captions"
        ),
        "",
    ),
    "problem-broken-link": (QT_TRANSLATE_NOOP("Job", "Excluded, links that lead nowhere"), ""),
    "problem-clash": (QT_TRANSLATE_NOOP("Job", "The same image in two classes"), ""),
    "problem-cmyk": (QT_TRANSLATE_NOOP("Job", "Printing colours, turned into screen colours"), ""),
    "problem-copied": (
        QT_TRANSLATE_NOOP("Job", "In several classes: taken to have several labels"),
        "",
    ),
    "problem-duplicate": (QT_TRANSLATE_NOOP("Job", "The same image twice"), ""),
    "problem-empty": (QT_TRANSLATE_NOOP("Job", "Excluded, empty files"), ""),
    "problem-empty-class": (QT_TRANSLATE_NOOP("Job", "Classes left with no image"), ""),
    "problem-encoding": (
        QT_TRANSLATE_NOOP("Job", "Not in UTF-8, read in the encoding it looks to be in"),
        "",
    ),
    "problem-enormous": (QT_TRANSLATE_NOOP("Job", "Excluded, too large"), ""),
    "problem-few": (QT_TRANSLATE_NOOP("Job", "Classes with few images"), ""),
    "problem-file-name": (
        QT_TRANSLATE_NOOP("Job", "Excluded, names that are not valid Unicode"),
        "",
    ),
    "problem-fixed": (QT_TRANSLATE_NOOP("Job", "Labels that you changed"), ""),
    "problem-folder": (QT_TRANSLATE_NOOP("Job", "Folders that cannot be opened"), ""),
    "problem-folders": (
        QT_TRANSLATE_NOOP("Job", "Classes are read from a table, though folders have other names"),
        "",
    ),
    "problem-format": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Excluded, in a format that is not read (JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, "
            "HEIC, JPEG 2000, PBM, PGM and PPM are)",
        ),
        "",
    ),
    "problem-gone": (
        QT_TRANSLATE_NOOP("Job", "No longer there, and not used: images of this run"),
        "",
    ),
    "problem-hidden": (QT_TRANSLATE_NOOP("Job", "Passed over, hidden files of the system"), ""),
    "problem-imbalance": (QT_TRANSLATE_NOOP("Job", "Unequal classes"), ""),
    "problem-language": (
        QT_TRANSLATE_NOOP("Job", "Words outside English, which not every base knows"),
        "",
    ),
    "problem-leak": (QT_TRANSLATE_NOOP("Job", "The same image on two sides of the split"), ""),
    "problem-like-a-split": (
        QT_TRANSLATE_NOOP("Job", "Classes that hold the same folders, as the parts of a split do"),
        "",
    ),
    "problem-link-loop": (
        QT_TRANSLATE_NOOP("Job", "Excluded, links back into their own folder"),
        "",
    ),
    "problem-long-caption": (
        QT_TRANSLATE_NOOP("Job", "Captions longer than the base reads; the rest is cut off"),
        "",
    ),
    "problem-metadata": (QT_TRANSLATE_NOOP("Job", "Labels or captions that cannot be read"), ""),
    "problem-missing-image": (
        QT_TRANSLATE_NOOP("Job", "The table names images that are not there"),
        "",
    ),
    "problem-named": (QT_TRANSLATE_NOOP("Job", "Numbers of classes, named as in"), ""),
    "problem-narrow": (QT_TRANSLATE_NOOP("Job", "Excluded, too narrow"), ""),
    "problem-no-caption": (QT_TRANSLATE_NOOP("Job", "Excluded, no caption"), ""),
    "problem-no-class": (QT_TRANSLATE_NOOP("Job", "Excluded, in no class folder"), ""),
    "problem-no-label": (QT_TRANSLATE_NOOP("Job", "Excluded, nothing is said of them"), ""),
    "problem-no-part": (QT_TRANSLATE_NOOP("Job", "Excluded, of no part of the split"), ""),
    "problem-no-split": (
        QT_TRANSLATE_NOOP("Job", "Excluded, beside the train folder and not in it"),
        "",
    ),
    "problem-not-an-image": (
        QT_TRANSLATE_NOOP("Job", "Excluded, not images whatever their names say"),
        "",
    ),
    "problem-of-file": (QT_TRANSLATE_NOOP("Job", "{path}: {detail}"), ""),
    "problem-other": (QT_TRANSLATE_NOOP("Job", "Unsupported format"), ""),
    "problem-other-language": (
        QT_TRANSLATE_NOOP("Job", "Words in a language that this base may not know"),
        "",
    ),
    "problem-palette": (QT_TRANSLATE_NOOP("Job", "Palette images, turned into full colour"), ""),
    "problem-same-name": (QT_TRANSLATE_NOOP("Job", "Classes with the same words"), ""),
    "problem-table": (
        QT_TRANSLATE_NOOP("Job", "Also there and not used, as the folders are classes"),
        "",
    ),
    "problem-truncated": (QT_TRANSLATE_NOOP("Job", "Excluded, truncated"), ""),
    "problem-turned": (QT_TRANSLATE_NOOP("Job", "Turned upright, as the camera noted"), ""),
    "problem-two-classes": (QT_TRANSLATE_NOOP("Job", "Excluded, of two classes"), ""),
    "problem-unmatched": (QT_TRANSLATE_NOOP("Job", "Tables that do not name the images"), ""),
    "problem-unmeasured": (QT_TRANSLATE_NOOP("Job", "Classes that no figure will tell of"), ""),
    "problem-unreadable": (QT_TRANSLATE_NOOP("Job", "Excluded, cannot be read"), ""),
    "problem-untrained": (QT_TRANSLATE_NOOP("Job", "Classes without training images"), ""),
    "problems-1": (QT_TRANSLATE_NOOP("Job", "{heading} ({count:,}): {first}"), ""),
    "problems-2": (QT_TRANSLATE_NOOP("Job", "{heading} ({count:,}): {first}, {second}"), ""),
    "problems-3": (
        QT_TRANSLATE_NOOP("Job", "{heading} ({count:,}): {first}, {second}, {third}"),
        "",
    ),
    "problems-formats": (QT_TRANSLATE_NOOP("Job", "{heading} ({count:,}): {formats}"), ""),
    "problems-many": (
        QT_TRANSLATE_NOOP(
            "Job", "{heading} ({count:,}): {first}, {second}, {third} and {more:,} more"
        ),
        "",
    ),
    "process-lost": (
        QT_TRANSLATE_NOOP(
            "Job", "The process on {hosts} ended without a word, or cannot be reached any more."
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Once it can be there again, resume the run from its last checkpoint."
        ),
    ),
    "processes-bug": (
        QT_TRANSLATE_NOOP("Job", "Something went wrong inside ClipTune: {reason}"),
        "",
    ),
    "processes-changed": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The run began with {begun} processes: a step still takes {images} images, {each} "
            "for each of {now}. What is drawn at random within it comes out otherwise.",
        ),
        "",
    ),
    "processes-fewer-came": (
        QT_TRANSLATE_NOOP("Job", "{came} of {size} processes began within {minutes} minutes."),
        QT_TRANSLATE_NOOP(
            "Job", "See what was said on the other machines: each must run the same command."
        ),
    ),
    "processes-not-connected": (
        QT_TRANSLATE_NOOP("Job", "The processes cannot be connected: {reason}."),
        QT_TRANSLATE_NOOP(
            "Job",
            "Allow the machines any port between each other; GLOO_SOCKET_IFNAME may name the "
            "network interface that leads from one to the other.",
        ),
    ),
    "processes-not-met": (
        QT_TRANSLATE_NOOP("Job", "This process does not find the others: {reason}."),
        QT_TRANSLATE_NOOP("Job", "torchrun sets where they meet; start training by it."),
    ),
    "processes-parted": (
        QT_TRANSLATE_NOOP("Job", "The connection between the processes broke: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Resume the run from its last checkpoint."),
    ),
    "processes-uneven": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The run began with {begun} processes and {images} images a step, which {now} "
            "processes cannot share evenly.",
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "Resume it with as many processes as before, or with a number that divides the images.",
        ),
    ),
    "processes-without-card": (
        QT_TRANSLATE_NOOP(
            "Job",
            "There is no graphics card for process {number} of this machine, which has {count}.",
        ),
        QT_TRANSLATE_NOOP("Job", "Start as many processes on it as it has cards."),
    ),
    "project-changed": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Images that have changed since you decided about them: {count:,}, the first is "
            '"{path}".',
        ),
        QT_TRANSLATE_NOOP("Job", "See whether their labels still hold."),
    ),
    "project-damaged": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{file} is damaged: decisions that cannot be read any more and are passed over: "
            "{count:,}.",
        ),
        "",
    ),
    "project-followed": (
        QT_TRANSLATE_NOOP(
            "Job", "These images were in {folder} before: what you decided about them holds here."
        ),
        "",
    ),
    "project-gone": (
        QT_TRANSLATE_NOOP(
            "Job",
            'Images that you decided about and that are gone: {count:,}, the first is "{path}".',
        ),
        QT_TRANSLATE_NOOP("Job", "Put them back and their labels hold again."),
    ),
    "project-renamed": (
        QT_TRANSLATE_NOOP(
            "Job", 'Images that have other names now: {count:,}, the first is "{path}".'
        ),
        "",
    ),
    "project-table-damaged": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The labels that were taken from your project cannot be read: {table} is damaged "
            "({reason}).",
        ),
        QT_TRANSLATE_NOOP("Job", "Start a new run with the labels of today."),
    ),
    "project-table-gone": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The labels that were taken from your project are no longer in {table}: {reason}.",
        ),
        QT_TRANSLATE_NOOP("Job", "Start a new run with the labels of today."),
    ),
    "project-torn": (
        QT_TRANSLATE_NOOP(
            "Job", "The last decision was cut short as it was written; all others hold."
        ),
        "",
    ),
    "project-unreadable": (
        QT_TRANSLATE_NOOP("Job", "What you decided about these images cannot be read: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Allow reading {file}."),
    ),
    "project-unwritable": (
        QT_TRANSLATE_NOOP(
            "Job", "What you decide about images cannot be kept in {folder}: {reason}."
        ),
        QT_TRANSLATE_NOOP("Job", "Allow writing there."),
    ),
    "projects-busy": (
        QT_TRANSLATE_NOOP(
            "Job",
            "What you decide about images cannot be opened: another window or command of "
            "ClipTune holds {file}.",
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Wait until it has found its images or end it, then do the same again."
        ),
    ),
    "prompt-no-blank": (
        QT_TRANSLATE_NOOP("Job", 'The prompt "{template}" has no place for the name of the class.'),
        QT_TRANSLATE_NOOP("Job", 'Write {{}} where it goes, as in "a photo of a {{}}".'),
    ),
    "prompt-not-merged": (
        QT_TRANSLATE_NOOP(
            "Job",
            "A prompt adds tokens to the model, which no weight of the base could stand for. "
            "Take ONNX graphs or the PEFT adapter.",
        ),
        "",
    ),
    "prompt-too-long": (
        QT_TRANSLATE_NOOP(
            "Job",
            'The prompt of the class "{name}" has {tokens} tokens, and there is room for {limit}.',
        ),
        QT_TRANSLATE_NOOP("Job", "Shorten the words of the class, or the prompt."),
    ),
    "prompts-at-a-time": (
        QT_TRANSLATE_NOOP(
            "Job",
            "There was too little memory: prompts are encoded {count} at a time from here on.",
        ),
        "",
    ),
    "rate-found": (QT_TRANSLATE_NOOP("Job", "{rate} (found)"), ""),
    "reader-by-words": (QT_TRANSLATE_NOOP("Job", "{reader} by words"), ""),
    "reason-deep": (QT_TRANSLATE_NOOP("Job", "it is nested too deeply"), ""),
    "reason-json": (QT_TRANSLATE_NOOP("Job", "line {line} is not JSON"), ""),
    "reason-no-file": (QT_TRANSLATE_NOOP("Job", "it is a pipe or a device"), ""),
    "reason-safetensors": (QT_TRANSLATE_NOOP("Job", "it is not a whole safetensors file"), ""),
    "reason-utf-8": (QT_TRANSLATE_NOOP("Job", "it is not text in UTF-8"), ""),
    "report-among-images": (
        QT_TRANSLATE_NOOP("Job", "{path} would lie among the images."),
        QT_TRANSLATE_NOOP("Job", "Choose a folder elsewhere: ClipTune never writes to images."),
    ),
    "report-kind": (
        QT_TRANSLATE_NOOP("Job", "{path} is no name for a report.{meant}"),
        QT_TRANSLATE_NOOP("Job", "It is to end in one of {kinds}."),
    ),
    "report-of-damaged": (
        QT_TRANSLATE_NOOP("Job", "“{title}” is damaged or of another version."),
        QT_TRANSLATE_NOOP("Job", "Report another run."),
    ),
    "report-of-nothing": (
        QT_TRANSLATE_NOOP("Job", "No run is named to report of."),
        QT_TRANSLATE_NOOP("Job", "Name one that has ended."),
    ),
    "report-unopened": (
        QT_TRANSLATE_NOOP(
            "Job", "The report is saved, but there is no program here that opens it."
        ),
        QT_TRANSLATE_NOOP("Job", "It lies in {path}."),
    ),
    "report-unwritable": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be written: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Choose a folder you may write to."),
    ),
    "report-without-result": (
        QT_TRANSLATE_NOOP("Job", "“{title}” has come to no figures yet."),
        QT_TRANSLATE_NOOP("Job", "Let it train to its end, or measure what it kept."),
    ),
    "retrained-apart": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Beside “{before}”, on the {count:,} {part} images of both and by their labels of "
            "now: {was:.1%} before, {now:.1%} now, which is more than chance.",
        ),
        "",
    ),
    "retrained-tied": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Beside “{before}”, on the {count:,} {part} images of both and by their labels of "
            "now: {was:.1%} before, {now:.1%} now, which may be chance.",
        ),
        "",
    ),
    "run-adapter-damaged": (
        QT_TRANSLATE_NOOP("Job", "What the run kept in {folder} is damaged: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Train it again."),
    ),
    "run-among-images": (
        QT_TRANSLATE_NOOP("Job", "The run folder {folder} would lie among the images."),
        QT_TRANSLATE_NOOP("Job", "Choose one elsewhere: ClipTune never writes to images."),
    ),
    "run-broken-off": (
        QT_TRANSLATE_NOOP("Job", "The run could not continue: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Once that is mended, resume the run from its last checkpoint."),
    ),
    "run-broken-off-at": (
        QT_TRANSLATE_NOOP("Job", "The run could not continue. {path}: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Once that is mended, resume the run from its last checkpoint."),
    ),
    "run-changed": (
        QT_TRANSLATE_NOOP(
            "Job", "This is not what the run {folder} began with: its {parts} changed since."
        ),
        QT_TRANSLATE_NOOP("Job", "Put it back as it was, or start a new run."),
    ),
    "run-device-failed": (
        QT_TRANSLATE_NOOP(
            "Job", "{reason} What the run had learned at step {step} is kept in {folder}."
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "Restart ClipTune and resume the run; if that does not help, restart the computer "
            "first.",
        ),
    ),
    "run-device-failed-early": (
        QT_TRANSLATE_NOOP("Job", "{reason} The run in {folder} had no checkpoint yet."),
        QT_TRANSLATE_NOOP(
            "Job",
            "Restart ClipTune and start the run again; if that does not help, restart the "
            "computer first.",
        ),
    ),
    "run-disk-full": (
        QT_TRANSLATE_NOOP("Job", 'The disk that holds "{folder}" is full.'),
        QT_TRANSLATE_NOOP("Job", "Once there is space, resume the run from its last checkpoint."),
    ),
    "run-file-damaged": (
        QT_TRANSLATE_NOOP("Job", "{path} is damaged or of another version: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Put it back as it was, or start a new run."),
    ),
    "run-finished": (
        QT_TRANSLATE_NOOP("Job", "The run {folder} has finished already."),
        QT_TRANSLATE_NOOP("Job", "Measure it again, or start a new run with its settings."),
    ),
    "run-folder-gone": (
        QT_TRANSLATE_NOOP("Job", 'The folder of the run is gone: "{folder}".'),
        QT_TRANSLATE_NOOP("Job", "Put it back and resume the run, or start a new one."),
    ),
    "run-folder-taken": (
        QT_TRANSLATE_NOOP("Job", "The run folder {folder} exists already and is not empty."),
        QT_TRANSLATE_NOOP("Job", "Choose another folder, or resume that run."),
    ),
    "run-folder-unwritable": (
        QT_TRANSLATE_NOOP("Job", "The run folder {folder} cannot be written: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Choose a folder you may write to."),
    ),
    "run-goes-on-with-fewer": (
        QT_TRANSLATE_NOOP("Job", "Without these the run ends otherwise than it would have."),
        QT_TRANSLATE_NOOP("Job", "Stop it and put them back if that matters."),
    ),
    "run-held": (
        QT_TRANSLATE_NOOP("Job", "The run {folder} is being worked on by another process."),
        QT_TRANSLATE_NOOP("Job", "Wait for it to end, or stop it first."),
    ),
    "run-held-elsewhere": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The run {folder} may still be running on {host} (process {pid}), which cannot be "
            "seen from here.",
        ),
        QT_TRANSLATE_NOOP("Job", "Resume it all the same if you know that it has ended there."),
    ),
    "run-held-on": (
        QT_TRANSLATE_NOOP("Job", "The run {folder} is being worked on by a process on {host}."),
        QT_TRANSLATE_NOOP("Job", "Wait for it to end, or stop it there first."),
    ),
    "run-images-elsewhere": (
        QT_TRANSLATE_NOOP(
            "Job", "{images} holds {fraction:.0%} of the images of the run {run}, by their paths."
        ),
        QT_TRANSLATE_NOOP("Job", "Name the folder that has them as they lay."),
    ),
    "run-kept-nothing": (
        QT_TRANSLATE_NOOP("Job", "The run {title} has kept no adapter yet."),
        QT_TRANSLATE_NOOP("Job", "Let it train for a while first."),
    ),
    "run-of-newer": (
        QT_TRANSLATE_NOOP(
            "Job",
            "A newer ClipTune ({version}) carried out this run: what this one does not know "
            "is not shown.",
        ),
        QT_TRANSLATE_NOOP("Job", "It stays as it is: open it with that version."),
    ),
    "run-unreadable": (
        QT_TRANSLATE_NOOP(
            "Job", "The run {folder} cannot be read: a file of it is damaged or of another version."
        ),
        "",
    ),
    "run-unwritable": (
        QT_TRANSLATE_NOOP("Job", "The run {folder} cannot be written to: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Allow writing there."),
    ),
    "run-with-checkpoints": (QT_TRANSLATE_NOOP("Job", "the run with its checkpoints"), ""),
    "run-without-adapter": (
        QT_TRANSLATE_NOOP("Job", "The run {folder} has no adapter yet."),
        QT_TRANSLATE_NOOP("Job", "Resume it first."),
    ),
    "runs": (QT_TRANSLATE_NOOP("Job", "{count:,} runs"), ""),
    "said-on-host": (QT_TRANSLATE_NOOP("Job", "On {host}: {told}"), ""),
    "scan-captions": (QT_TRANSLATE_NOOP("Job", "{images:,} images with {captions:,} captions"), ""),
    "scan-classes": (
        QT_TRANSLATE_NOOP(
            "Job",
            '{images:,} images in {classes:,} classes, from {low:,} ("{least}") to {high:,} '
            '("{most}")',
        ),
        "",
    ),
    "scan-classes-equal": (
        QT_TRANSLATE_NOOP("Job", "{images:,} images in {classes:,} classes, {each:,} each"),
        "",
    ),
    "scan-labels": (
        QT_TRANSLATE_NOOP("Job", "{images:,} images with {labels:,} labels, {each:.1f} each"),
        "",
    ),
    "scan-of-project": (
        QT_TRANSLATE_NOOP("Job", "Labels of your project as of decision {number:,}."),
        "",
    ),
    "scan-read-beside": (
        QT_TRANSLATE_NOOP("Job", "What they show is read from a {suffix} file beside each."),
        "",
    ),
    "scan-read-from": (
        QT_TRANSLATE_NOOP("Job", 'What they show is read from "{table}", column {columns}.'),
        "",
    ),
    "scan-summary": (QT_TRANSLATE_NOOP("Job", "{images}."), ""),
    "scan-summary-split": (
        QT_TRANSLATE_NOOP(
            "Job", "{images}; {train:,} in train, {validation:,} in validation, {test:,} in test."
        ),
        "",
    ),
    "search-asked": (
        QT_TRANSLATE_NOOP("Job", 'The base reads English: "{words}" is searched for as "{asked}".'),
        "",
    ),
    "search-begins": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Searching for a learning rate: {rates} are tried, each on as many steps: "
            "{steps}. One of them goes on from there; the others cost {fraction:.0%} of the "
            "training.",
        ),
        "",
    ),
    "search-found": (
        QT_TRANSLATE_NOOP(
            "Job",
            "A learning rate of {rate:g} goes on, the one below the best; losses of those "
            "tried: {trials}.",
        ),
        "",
    ),
    "search-found-lowest": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The lowest learning rate, {rate:g}, did best and goes on; losses of those tried: "
            "{trials}.",
        ),
        "",
    ),
    "search-found-none": (
        QT_TRANSLATE_NOOP(
            "Job", "With none of the learning rates {rates} did the loss stay a number."
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "Start again with a smaller learning rate than these, or with the precision fp32.",
        ),
    ),
    "search-unread": (
        QT_TRANSLATE_NOOP(
            "Job",
            'The base reads English, and "{words}" has letters of another language: what is '
            "found may be chance.",
        ),
        QT_TRANSLATE_NOOP("Job", "Say it in English."),
    ),
    "seconds": (QT_TRANSLATE_NOOP("Job", "{count:,.0f} s"), ""),
    "shape-of-nothing": (QT_TRANSLATE_NOOP("Job", "nothing"), ""),
    "shape-of-one": (QT_TRANSLATE_NOOP("Job", "one number"), ""),
    "siglip-any-shape": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{folder} holds a SigLIP 2 for images of any shape (NaFlex), which cannot be "
            "tuned: images are squares here.",
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Choose a SigLIP 2 of a fixed size, as google/siglip2-base-patch16-256."
        ),
    ),
    "siglip-no-head": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The model in {folder} makes nothing of a whole image: its image tower has no "
            'head ("vision_use_head").',
        ),
        QT_TRANSLATE_NOOP("Job", "Choose a SigLIP with its head, as those on the hub have it."),
    ),
    "size-gib": (QT_TRANSLATE_NOOP("Job", "{size:.1f} GiB"), ""),
    "size-mib": (QT_TRANSLATE_NOOP("Job", "{size:.0f} MiB"), ""),
    "source-unwritable": (
        QT_TRANSLATE_NOOP("Job", 'What "{path}" holds cannot be unpacked in "{folder}": {reason}.'),
        QT_TRANSLATE_NOOP(
            "Job",
            "Free some space or allow writing there, choose another folder for the cache, or "
            "unpack it yourself and choose the folder.",
        ),
    ),
    "split-counts": (
        QT_TRANSLATE_NOOP("Job", "{train:,} to train on, {validation:,} for validation."),
        "",
    ),
    "split-counts-with-test": (
        QT_TRANSLATE_NOOP(
            "Job", "{train:,} to train on, {validation:,} for validation, {test:,} for the test."
        ),
        "",
    ),
    "split-unreadable": (
        QT_TRANSLATE_NOOP("Job", 'The split in "{path}" cannot be read ({reason}).'),
        "",
    ),
    "start-classes-known": (
        QT_TRANSLATE_NOOP(
            "Job",
            'Training begins from "{start}", which knows {known:,} of the {classes:,} '
            "classes; new: {new}.",
        ),
        "",
    ),
    "start-classes-more": (QT_TRANSLATE_NOOP("Job", "{classes} and {more:,} more"), ""),
    "start-from": (QT_TRANSLATE_NOOP("Job", 'Training begins from "{start}".'), ""),
    "start-held-otherwise": (
        QT_TRANSLATE_NOOP(
            "Job",
            '"{start}" was tuned on a base with quantisation {there}, and here it is {here}: '
            "it begins a little off.",
        ),
        "",
    ),
    "start-of-another-method": (
        QT_TRANSLATE_NOOP(
            "Job", 'Training by {method} cannot begin from "{start}", which was tuned by {other}.'
        ),
        QT_TRANSLATE_NOOP("Job", "Take the method that it was tuned by, or begin from the base."),
    ),
    "start-of-nothing": (
        QT_TRANSLATE_NOOP(
            "Job", 'Training cannot begin from "{start}": {method} tunes no weights.'
        ),
        QT_TRANSLATE_NOOP("Job", "Begin from a run of a method that trains."),
    ),
    "start-of-other-parts": (
        QT_TRANSLATE_NOOP(
            "Job",
            'Training cannot begin from "{start}", which was tuned in other parts of the '
            "model: {name} is {there} there, {here} here.",
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Take the settings that it was tuned with, or begin from the base."
        ),
    ),
    "start-of-other-settings": (
        QT_TRANSLATE_NOOP(
            "Job",
            'Training cannot begin from "{start}", which was tuned with other settings:\n'
            "{settings}",
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Take the settings that it was tuned with, or begin from the base."
        ),
    ),
    "start-reaches": (
        QT_TRANSLATE_NOOP(
            "Job", "What training begins from reaches {reached:.1%} {measure} on validation."
        ),
        "",
    ),
    "start-setting": (QT_TRANSLATE_NOOP("Job", "{name}: {there} there, {here} here"), ""),
    "start-shape-nothing": (QT_TRANSLATE_NOOP("Job", "nothing"), ""),
    "table-damaged": (QT_TRANSLATE_NOOP("Job", "it is damaged, or no such table ({reason})"), ""),
    "table-gone": (
        QT_TRANSLATE_NOOP("Job", 'There is no table "{table}".'),
        QT_TRANSLATE_NOOP("Job", "Check its name and its place."),
    ),
    "table-names-few": (
        QT_TRANSLATE_NOOP(
            "Job",
            'column "{column}" names images of the folder in {named:,} of {rows:,} rows, as '
            '"{first}"',
        ),
        "",
    ),
    "table-names-left-out": (
        QT_TRANSLATE_NOOP(
            "Job",
            "names left out ({count:,}), as the table would have more than {limit:,} cells "
            "with them; the first: {names}",
        ),
        "",
    ),
    "table-names-no-image": (
        QT_TRANSLATE_NOOP("Job", 'No column of the table "{table}" names images of "{folder}".'),
        QT_TRANSLATE_NOOP(
            "Job",
            "One has to hold their file names, with their suffix or without: it has {columns}.",
        ),
    ),
    "table-no-column": (
        QT_TRANSLATE_NOOP("Job", 'The table "{table}" has no column "{name}".{nearest}'),
        QT_TRANSLATE_NOOP("Job", "Its columns are {columns}."),
    ),
    "table-no-csv": (
        QT_TRANSLATE_NOOP("Job", "{path} is no name for a table."),
        QT_TRANSLATE_NOOP("Job", "Let it end with .csv."),
    ),
    "table-no-label-column": (
        QT_TRANSLATE_NOOP("Job", "no column that says what the images show, only {columns}"),
        "",
    ),
    "table-no-object": (QT_TRANSLATE_NOOP("Job", "no JSON object"), ""),
    "table-says-nothing": (
        QT_TRANSLATE_NOOP("Job", 'No column of the table "{table}" looks like labels or captions.'),
        QT_TRANSLATE_NOOP("Job", "Choose the one that says what the images show: {columns}."),
    ),
    "table-too-large": (QT_TRANSLATE_NOOP("Job", "it has more than {limit} MiB"), ""),
    "table-unread": (QT_TRANSLATE_NOOP("Job", 'The table "{table}" cannot be read.'), "{problems}"),
    "table-unwritable": (
        QT_TRANSLATE_NOOP("Job", "The table cannot be written to {path}: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Choose a place you may write to."),
    ),
    "target-inside": (
        QT_TRANSLATE_NOOP("Job", "{path} would lie inside the run or among the images."),
        QT_TRANSLATE_NOOP("Job", "Choose a folder elsewhere."),
    ),
    "target-taken": (
        QT_TRANSLATE_NOOP("Job", "{path} exists already and is not empty."),
        QT_TRANSLATE_NOOP("Job", "Choose a name that is not taken."),
    ),
    "target-unwritable": (
        QT_TRANSLATE_NOOP("Job", "The {what} cannot be written to {path}: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Choose a folder you may write to."),
    ),
    "text-numbers": (QT_TRANSLATE_NOOP("Job", "numbers, and no words"), ""),
    "the-adapter": (QT_TRANSLATE_NOOP("Job", "the adapter"), ""),
    "the-copies": (QT_TRANSLATE_NOOP("Job", "the copies"), ""),
    "the-job": (QT_TRANSLATE_NOOP("Job", "The job"), ""),
    "the-job-file": (QT_TRANSLATE_NOOP("Job", "The job file {path}"), ""),
    "tied-in-less-time": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{one} ({accuracy}) is statistically tied with {other} ({best}) in {fraction} of "
            "its training time.",
        ),
        "",
    ),
    "tied-with-less-memory": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{one} ({accuracy}) is statistically tied with {other} ({best}) at {fraction} of "
            "its memory.",
        ),
        "",
    ),
    "tiff-pixels": (
        QT_TRANSLATE_NOOP(
            "Job",
            "its kind of pixels is not read (greys and colours of 8 and 16 bits are, and "
            "greys of 32)",
        ),
        "",
    ),
    "tiff-raw": (QT_TRANSLATE_NOOP("Job", "it is a camera's raw, which is not read"), ""),
    "tokenizer-lacks-library": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The tokenizer in {folder} needs the libraries sentencepiece and protobuf, which "
            "this installation lacks.",
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            'Install them (pip install "cliptune[siglip]"), or choose a SigLIP 2, which needs '
            "neither.",
        ),
    ),
    "too-few-captions": (
        QT_TRANSLATE_NOOP("Job", "{count:,} images are too few to trust."),
        QT_TRANSLATE_NOOP("Job", "Add about {wanted:,}."),
    ),
    "too-few-images": (
        QT_TRANSLATE_NOOP("Job", "{count:,} images are too few to trust."),
        QT_TRANSLATE_NOOP("Job", "Add about {wanted:,} a class."),
    ),
    "too-few-one": (
        QT_TRANSLATE_NOOP("Job", "One image is too little to trust."),
        QT_TRANSLATE_NOOP("Job", "Add about {wanted:,} a class."),
    ),
    "torch-broken": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The PyTorch that was fetched cannot be loaded ({reason}). From the next start on "
            "ClipTune's own is used.",
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Start ClipTune again. Remove what was fetched, or fetch it again."
        ),
    ),
    "torch-damaged": (
        QT_TRANSLATE_NOOP(
            "Job", "The PyTorch that was fetched ({folder}) is damaged, so ClipTune's own is used."
        ),
        QT_TRANSLATE_NOOP("Job", "Remove it, or fetch it again."),
    ),
    "torch-ignored": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The PyTorch that was fetched could not be loaded ({reason}), so ClipTune's own "
            "is used.",
        ),
        QT_TRANSLATE_NOOP("Job", "Remove it, or fetch it again."),
    ),
    "torch-leaves": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The PyTorch that was fetched goes at the next start; the program's own is used then.",
        ),
        "",
    ),
    "torch-of-other-version": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The PyTorch that was fetched ({folder}) is for another version of ClipTune, so "
            "its own is used.",
        ),
        QT_TRANSLATE_NOOP("Job", "Remove it, or fetch one that fits."),
    ),
    "torch-useless": (
        QT_TRANSLATE_NOOP(
            "Job",
            "PyTorch {version} was fetched, but does not work with the graphics card here: "
            "{reason}",
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "Bring the driver of the graphics card up to date. What was fetched is gone again.",
        ),
    ),
    "torch-waits": (
        QT_TRANSLATE_NOOP("Job", "The PyTorch that was fetched is used from the next start on."),
        "",
    ),
    "training-may-not-fit": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Training may not fit: it is expected to hold {peak:,.1f} GB of the {limit:,.1f} "
            "GB free.",
        ),
        QT_TRANSLATE_NOOP("Job", "A micro-batch of {largest} fits."),
    ),
    "training-will-not-fit": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Training may not fit: it is expected to hold {peak:,.1f} GB of the {limit:,.1f} "
            "GB free.",
        ),
        QT_TRANSLATE_NOOP("Job", "Take {lighter}"),
    ),
    "tune-again": (
        QT_TRANSLATE_NOOP("Job", "There is time to be surer: once more on another split."),
        "",
    ),
    "tune-ahead": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{trial} is ahead of {reference}: {measure} {now} against {before} on {count:,} "
            "validation images.",
        ),
        "",
    ),
    "tune-crops": (QT_TRANSLATE_NOOP("Job", "random crops"), ""),
    "tune-crops-and-flips": (QT_TRANSLATE_NOOP("Job", "random crops and flips"), ""),
    "tune-dropped": (
        QT_TRANSLATE_NOOP(
            "Job", "Dropped: {trial} (log loss {loss:.3f}, the best has {best:.3f})."
        ),
        "",
    ),
    "tune-first": (QT_TRANSLATE_NOOP("Job", "First, what is to be beaten: {method}."), ""),
    "tune-flips": (QT_TRANSLATE_NOOP("Job", "random flips"), ""),
    "tune-next": (QT_TRANSLATE_NOOP("Job", "Trying {trial}."), ""),
    "tune-no-memory": (
        QT_TRANSLATE_NOOP("Job", "{method} is left out: there is too little memory for it."),
        "",
    ),
    "tune-nothing-tried": (
        QT_TRANSLATE_NOOP("Job", "{reference} is kept: there was no time to try anything else."),
        QT_TRANSLATE_NOOP("Job", "Take more time, fewer images or a smaller base."),
    ),
    "tune-plain": (QT_TRANSLATE_NOOP("Job", "images as they are"), ""),
    "tune-reached": (
        QT_TRANSLATE_NOOP("Job", "{trial}: {figure} {measure} on {count:,} validation images"),
        "",
    ),
    "tune-tied": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{reference} is kept: {trial}, the best of what was tried, is statistically tied "
            "with it. On {count:,} validation images their {measure} is {before} and {now}.",
        ),
        QT_TRANSLATE_NOOP("Job", "More images or more time may tell them apart."),
    ),
    "tune-title": (
        QT_TRANSLATE_NOOP("Job", "{images} · {method}, best in {minutes:g} minutes"),
        "",
    ),
    "tune-too-long": (
        QT_TRANSLATE_NOOP(
            "Job", "{method} is left out: not one epoch ends in its share of the time."
        ),
        "",
    ),
    "tune-trial": (
        QT_TRANSLATE_NOOP("Job", "{method}, learning rate {rate}, {varied}, epochs: {epochs}"),
        "",
    ),
    "tune-trial-failed": (QT_TRANSLATE_NOOP("Job", "{method} is left out: {reason}"), ""),
    "tune-tries": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Trying {count} in about {seconds:,.0f} seconds; the better half goes on for longer.",
        ),
        "",
    ),
    "tune-under": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{reference} is kept: all that was tried is under it, {trial} the nearest. On "
            "{count:,} validation images their {measure} is {before} and {now}.",
        ),
        QT_TRANSLATE_NOOP("Job", "More images or more time may change that."),
    ),
    "tune-unfit": (QT_TRANSLATE_NOOP("Job", "{method} is left out: {reason}"), ""),
    "tune-untrained": ("{method}", ""),
    "tune-whole": (
        QT_TRANSLATE_NOOP("Job", "The best so far gets the time that is left: {trial}."),
        "",
    ),
    "under-in-less-time": (
        QT_TRANSLATE_NOOP(
            "Job", "{one} is {points} points under {other} in {fraction} of its training time."
        ),
        "",
    ),
    "under-with-less-memory": (
        QT_TRANSLATE_NOOP(
            "Job", "{one} is {points} points under {other} at {fraction} of its memory."
        ),
        "",
    ),
    "update-ahead": (
        QT_TRANSLATE_NOOP(
            "Job", "This is ClipTune {here}. The newest that is published is {newest}."
        ),
        "",
    ),
    "update-around": (
        QT_TRANSLATE_NOOP("Job", "{address} leads from one address to the next."),
        QT_TRANSLATE_NOOP("Job", "Name another address for updates, or ask again later."),
    ),
    "update-aside": (
        QT_TRANSLATE_NOOP("Job", "{address} leads to another address, which is not secure."),
        QT_TRANSLATE_NOOP("Job", "Name the address that it leads to, if you trust it."),
    ),
    "update-gone": (
        QT_TRANSLATE_NOOP("Job", "There is nothing at {address}."),
        QT_TRANSLATE_NOOP("Job", "Name another address for updates, or ask again later."),
    ),
    "update-long": (
        QT_TRANSLATE_NOOP("Job", "{address} answers with more than {most:.0f} MiB."),
        QT_TRANSLATE_NOOP("Job", "Name another address for updates, or ask again later."),
    ),
    "update-newer": (
        QT_TRANSLATE_NOOP("Job", "ClipTune {newest} is there. This is {here}."),
        QT_TRANSLATE_NOOP("Job", "Its page says what is new, and how to get it."),
    ),
    "update-no-address": (
        QT_TRANSLATE_NOOP("Job", "{address} is no address that can be asked."),
        QT_TRANSLATE_NOOP("Job", "One begins with https:// or http://."),
    ),
    "update-none": (QT_TRANSLATE_NOOP("Job", "This is ClipTune {here}, the newest there is."), ""),
    "update-offline": (
        QT_TRANSLATE_NOOP("Job", "HF_HUB_OFFLINE forbids to ask whether there is a newer version."),
        QT_TRANSLATE_NOOP("Job", "Unset it, and start ClipTune again."),
    ),
    "update-other": (
        QT_TRANSLATE_NOOP("Job", "What {address} answers is no list of ClipTune's versions."),
        QT_TRANSLATE_NOOP(
            "Job",
            "It has to be JSON as PyPI has it for a project: name an address that answers so.",
        ),
    ),
    "update-refused": (
        QT_TRANSLATE_NOOP("Job", "{address} answers with error {status}."),
        QT_TRANSLATE_NOOP("Job", "Name another address for updates, or ask again later."),
    ),
    "update-unpublished": (
        QT_TRANSLATE_NOOP("Job", "This is ClipTune {here}. None is published yet."),
        "",
    ),
    "update-unreached": (
        QT_TRANSLATE_NOOP("Job", "{address} cannot be asked: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Name another address for updates, or ask again later."),
    ),
    "value-less": (QT_TRANSLATE_NOOP("Job", "it is less than {ge}"), ""),
    "value-list": (QT_TRANSLATE_NOOP("Job", "it is not a list"), ""),
    "value-missing": (QT_TRANSLATE_NOOP("Job", "it is missing"), ""),
    "value-more": (QT_TRANSLATE_NOOP("Job", "it is not more than {gt}"), ""),
    "value-not-less": (QT_TRANSLATE_NOOP("Job", "it is not less than {lt}"), ""),
    "value-number": (QT_TRANSLATE_NOOP("Job", "it is not a number"), ""),
    "value-others": (QT_TRANSLATE_NOOP("Job", "it is not one of {expected}"), ""),
    "value-over": (QT_TRANSLATE_NOOP("Job", "it is more than {le}"), ""),
    "value-switch": (QT_TRANSLATE_NOOP("Job", "it is neither true nor false"), ""),
    "value-table": (QT_TRANSLATE_NOOP("Job", "it is not a table"), ""),
    "value-text": (QT_TRANSLATE_NOOP("Job", "it is not text"), ""),
    "value-too-few": (QT_TRANSLATE_NOOP("Job", "it holds fewer than {min_length:,}"), ""),
    "value-too-long": (QT_TRANSLATE_NOOP("Job", "it is longer than {max_length:,} characters"), ""),
    "value-too-many": (QT_TRANSLATE_NOOP("Job", "it holds more than {max_length:,}"), ""),
    "value-whole-number": (QT_TRANSLATE_NOOP("Job", "it is not a whole number"), ""),
    "weights-damaged": (
        QT_TRANSLATE_NOOP("Job", "{path} is damaged, or is no safetensors file: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "weights-header": (
        QT_TRANSLATE_NOOP(
            "Job", "{path} is damaged, or is no safetensors file: a header of {size:,} bytes."
        ),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "weights-no-number": (
        QT_TRANSLATE_NOOP("Job", "{path} holds what is no number, in {name}."),
        QT_TRANSLATE_NOOP("Job", "Its training went wrong: take another."),
    ),
    "weights-pickled": (
        QT_TRANSLATE_NOOP(
            "Job", "The weights in {folder} are pickled ({name}), and a pickle can run code."
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "Save them as safetensors first. Importing an adapter does that, in a process of "
            "its own.",
        ),
    ),
    "weights-pickled-with-more": (
        QT_TRANSLATE_NOOP(
            "Job",
            "The weights in {path} are pickled, and hold more than plain numbers or are "
            "damaged. They were not loaded.",
        ),
        QT_TRANSLATE_NOOP(
            "Job",
            "Save them as safetensors where the adapter was made. Do not use one that you do "
            "not trust.",
        ),
    ),
    "what-is-written": (QT_TRANSLATE_NOOP("Job", "the {what}"), ""),
    "what-torch": (QT_TRANSLATE_NOOP("Job", "PyTorch for graphics cards"), ""),
    "wheel-damaged": (
        QT_TRANSLATE_NOOP("Job", "{file} is no wheel: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Set the address of another index."),
    ),
    "wheel-no-hash": (
        QT_TRANSLATE_NOOP(
            "Job", "{address} gives no sha256 for {file}, so that it cannot be checked."
        ),
        QT_TRANSLATE_NOOP("Job", "Set the address of another index."),
    ),
    "wheel-unsafe": (
        QT_TRANSLATE_NOOP("Job", '{file} would write outside its folder: "{name}".'),
        QT_TRANSLATE_NOOP("Job", "Set the address of another index."),
    ),
    "wheel-wrong-hash": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{file} is not what the index says that it is: it was damaged on its way, or changed.",
        ),
        QT_TRANSLATE_NOOP(
            "Job", "Try again; if it happens again, set the address of another index."
        ),
    ),
    "window-bug": (
        QT_TRANSLATE_NOOP("Job", "Something happened that ClipTune was not made for: {error}"),
        QT_TRANSLATE_NOOP(
            "Job", "This is a mistake in ClipTune, not yours. Please report the details."
        ),
    ),
    "window-folder-unwritable": (
        QT_TRANSLATE_NOOP("Job", "ClipTune cannot write to its folder {folder}."),
        QT_TRANSLATE_NOOP("Job", "Allow writing there, and see that the disk is not full."),
    ),
    "with-problems": ("{advice}\n{problems}", ""),
    "wizard-base-being-read": (QT_TRANSLATE_NOOP("Job", "The folder is being looked at."), ""),
    "wizard-base-gone": (QT_TRANSLATE_NOOP("Job", 'There is no base model "{base}" any more.'), ""),
    "wizard-looking": (QT_TRANSLATE_NOOP("Job", "The folder is being looked through."), ""),
    "wizard-needs-4-bits": (QT_TRANSLATE_NOOP("Job", "Needs a base in 4 bits."), ""),
    "wizard-needs-classes": (
        QT_TRANSLATE_NOOP("Job", "Needs classes, and these are captions."),
        "",
    ),
    "wizard-needs-whole-base": (
        QT_TRANSLATE_NOOP("Job", "Needs the base as it is, not quantised."),
        "",
    ),
    "wizard-none-to-measure": (
        QT_TRANSLATE_NOOP("Job", "No image is left to measure on: every class needs two at least."),
        "",
    ),
    "wizard-none-to-train": (QT_TRANSLATE_NOOP("Job", "No image is left to train on."), ""),
    "wizard-not-sorted": (
        QT_TRANSLATE_NOOP("Job", "Nothing says yet what these images show: sort them first."),
        "",
    ),
    "wizard-one-class": (
        QT_TRANSLATE_NOOP("Job", "At least two classes need images that are not excluded."),
        "",
    ),
    "wizard-unwritable": (
        QT_TRANSLATE_NOOP(
            "Job", "What you chose for these images cannot be kept in {folder}: {reason}."
        ),
        QT_TRANSLATE_NOOP("Job", "Allow writing there."),
    ),
    "written-by-newer": (
        QT_TRANSLATE_NOOP(
            "Job",
            "{path} was written by a newer ClipTune ({version}), and this one ({own}) does "
            "not know all of what is in it.",
        ),
        QT_TRANSLATE_NOOP("Job", "It stays as it is: open it with that version."),
    ),
    "zero-shot-no-adapter": (
        QT_TRANSLATE_NOOP(
            "Job", "Nothing was trained, so there is no adapter. Take class vectors or ONNX graphs."
        ),
        "",
    ),
    "zero-shot-not-merged": (
        QT_TRANSLATE_NOOP(
            "Job",
            "Nothing was trained: it would be the base itself. Take class vectors or ONNX graphs.",
        ),
        "",
    ),
    "zip-damaged": (
        QT_TRANSLATE_NOOP("Job", "{path} is damaged, or is no zip: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Get the adapter anew."),
    ),
    "zip-member-elsewhere": (QT_TRANSLATE_NOOP("Job", "would lie elsewhere"), ""),
    "zip-member-large": (QT_TRANSLATE_NOOP("Job", "would unpack to {size:,.0f} MB"), ""),
    "zip-member-link": (QT_TRANSLATE_NOOP("Job", "is a link or a device"), ""),
    "zip-member-locked": (QT_TRANSLATE_NOOP("Job", "is locked by a password"), ""),
    "zip-member-rare": (QT_TRANSLATE_NOOP("Job", "is packed in a rare way"), ""),
    "zip-member-text": (QT_TRANSLATE_NOOP("Job", "has {size:,.0f} MB of text"), ""),
    "zip-member-twice": (QT_TRANSLATE_NOOP("Job", "is there twice"), ""),
    "zip-no-adapter": (
        QT_TRANSLATE_NOOP("Job", "{path} holds no adapter."),
        QT_TRANSLATE_NOOP(
            "Job", "Pack the files of one adapter, or the one folder that holds them."
        ),
    ),
    "zip-not-trusted": (
        QT_TRANSLATE_NOOP("Job", '{path} is not to be trusted: its "{member}" {why}.'),
        QT_TRANSLATE_NOOP(
            "Job", "Get the adapter anew, or unpack it yourself and import the folder."
        ),
    ),
    "zip-several-adapters": (
        QT_TRANSLATE_NOOP("Job", "{path} holds several adapters."),
        QT_TRANSLATE_NOOP(
            "Job", "Pack the files of one adapter, or the one folder that holds them."
        ),
    ),
}

ELSEWHERE = (
    QT_TRANSLATE_NOOP("Job", "{} %"),
    QT_TRANSLATE_NOOP("Job", ", "),
    QT_TRANSLATE_NOOP("Job", "{folder} is an adapter without images of its own."),
    QT_TRANSLATE_NOOP("Job", "Name a folder of class folders: --images FOLDER."),
    QT_TRANSLATE_NOOP(
        "Job", '"{adapter}" does not know how sure it may be of the classes it is asked for.'
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Leave --unsure out, or train it again: it is found out by validation, of classes."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "--doubtful is about labels that are there, --suggest and --accept about others."
    ),
    QT_TRANSLATE_NOOP("Job", "Give one of them."),
    QT_TRANSLATE_NOOP("Job", '"{adapter}" tells no class apart that {folder} is named after.'),
    QT_TRANSLATE_NOOP("Job", "Its classes: {classes}."),
    QT_TRANSLATE_NOOP("Job", "--labels and --table each say what is learned."),
    QT_TRANSLATE_NOOP("Job", "On several machines a run needs a folder that all of them share."),
    QT_TRANSLATE_NOOP("Job", "Name it with --out."),
    QT_TRANSLATE_NOOP(
        "Job", '"{name}" can be no file and no folder: its name is longer than any disk takes.'
    ),
    QT_TRANSLATE_NOOP("Job", "There are no images {folder}: no folder, archive or data set."),
    QT_TRANSLATE_NOOP("Job", "Check data.images, or --images."),
    QT_TRANSLATE_NOOP("Job", "{path} cannot be read: {trouble}."),
    QT_TRANSLATE_NOOP("Job", "Name images."),
    QT_TRANSLATE_NOOP("Job", "Nothing is said of the images in {folder} yet."),
    QT_TRANSLATE_NOOP(
        "Job", "Sort them in the window, or: cliptune label FOLDER --classes cup,plate --suggest"
    ),
    QT_TRANSLATE_NOOP("Job", 'No base model is known by "{language}".'),
    QT_TRANSLATE_NOOP("Job", "One of {known}; any other language is other."),
    QT_TRANSLATE_NOOP("Job", "--methods names none."),
    QT_TRANSLATE_NOOP("Job", "Name all, or some of {methods}."),
    QT_TRANSLATE_NOOP("Job", "There are no labels of yours over {folder}."),
    QT_TRANSLATE_NOOP("Job", "Leave --labels out to learn what its own folders or tables say."),
    QT_TRANSLATE_NOOP("Job", '"{form}" is no form of labels.{meant}'),
    QT_TRANSLATE_NOOP("Job", "One of: {forms}."),
    QT_TRANSLATE_NOOP("Job", '"{goal}" is no goal.{meant}'),
    QT_TRANSLATE_NOOP("Job", "One of: {goals}."),
    QT_TRANSLATE_NOOP("Job", '--labels cannot be "{given}".'),
    QT_TRANSLATE_NOOP("Job", "It is folder or project."),
    QT_TRANSLATE_NOOP("Job", 'ClipTune does not speak "{language}".'),
    QT_TRANSLATE_NOOP("Job", "One of: {known}."),
    QT_TRANSLATE_NOOP("Job", "There are no words to look for."),
    QT_TRANSLATE_NOOP("Job", 'Name some, as "a red car".'),
    QT_TRANSLATE_NOOP("Job", "Nothing to train on."),
    QT_TRANSLATE_NOOP("Job", "Name a job file, or --images FOLDER."),
    QT_TRANSLATE_NOOP("Job", "{options} cannot be given together with a job file."),
    QT_TRANSLATE_NOOP("Job", "Write it into {file}, or leave the file out."),
    QT_TRANSLATE_NOOP(
        "Job",
        'No probability of "{adapter}" is high enough for {asked:.0%} of what is said to be right.',
    ),
    QT_TRANSLATE_NOOP("Job", "Ask for less with --unsure: {most:.0%} at most."),
    QT_TRANSLATE_NOOP("Job", "What was begun in {folder} has come to no end yet."),
    QT_TRANSLATE_NOOP("Job", "Let it go on: the command that began it does that."),
    QT_TRANSLATE_NOOP("Job", "The report cannot be written to {folder}: {reason}."),
    QT_TRANSLATE_NOOP("Job", "--resume goes on with a run's own job."),
    QT_TRANSLATE_NOOP("Job", "Give nothing else, but --images where these were moved."),
    QT_TRANSLATE_NOOP("Job", "A comparison takes every method with its own settings."),
    QT_TRANSLATE_NOOP("Job", "Leave --set method out, and name methods with --methods."),
    QT_TRANSLATE_NOOP(
        "Job", '"{adapter}" says several labels of an image, which folders of classes do not tell.'
    ),
    QT_TRANSLATE_NOOP("Job", "Leave --images out to measure it on the run's own images."),
    QT_TRANSLATE_NOOP("Job", 'Passed over are {count:,} images, the first is "{name}": {reason}.'),
    QT_TRANSLATE_NOOP("Job", "There is no traditional Chinese yet: this is the simplified."),
    QT_TRANSLATE_NOOP("Job", "--take-over is for a run that is resumed."),
    QT_TRANSLATE_NOOP("Job", "Name it with --resume."),
    QT_TRANSLATE_NOOP("Job", "There are no two classes to tell apart."),
    QT_TRANSLATE_NOOP("Job", "Name some: --classes cup,plate"),
    QT_TRANSLATE_NOOP("Job", "Methods train for the same epochs or share minutes, not both."),
    QT_TRANSLATE_NOOP("Job", "Leave out --epochs or --minutes."),
    QT_TRANSLATE_NOOP("Job", 'Passed over is "{name}": {reason}.'),
    QT_TRANSLATE_NOOP("Job", "`cliptune runs` lists them: name one of them."),
    QT_TRANSLATE_NOOP(
        "Job", "Name the base with --base: one of the catalogue, or the folder of a model."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Name a run or a folder; bring in a zip first with `cliptune import`."
    ),
    QT_TRANSLATE_NOOP("Job", "Name some: --classes cat,dog"),
    QT_TRANSLATE_NOOP("Job", "Take another with --base: `cliptune bases` lists what each reads."),
    QT_TRANSLATE_NOOP("Job", "Take fewer method.virtual_tokens."),
    QT_TRANSLATE_NOOP("Job", "Other words for a class: --set data.classes.CLASS=WORDS"),
    QT_TRANSLATE_NOOP(
        "Job",
        "If these have few images, add more of them or balance the classes: train.balance=true.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Balance them with train.balance=true, so that each is seen equally often."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Give each of these classes words in its language: --set "
        "data.classes.CLASS=WORDS. They are still shown by their names.",
    ),
    QT_TRANSLATE_NOOP("Job", "Name another --out."),
    QT_TRANSLATE_NOOP("Job", "Name another --out, or remove that folder."),
    QT_TRANSLATE_NOOP("Job", "Do the same again; if it fails again, restart the computer."),
    QT_TRANSLATE_NOOP(
        "Job",
        'Choose "auto" or "cpu" (--device, or train.device; of a run, in its job.toml), '
        "or install the driver and a PyTorch built for it.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", 'Choose "auto" or "cpu": --device, or train.device; of a run, in its job.toml.'
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Try again; if it happens again, name another address: HF_ENDPOINT, or base.hub."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Check the connection and try again, let HF_ENDPOINT or base.hub name another "
        "address such as https://hf-mirror.com, a mirror that others run, or name a local "
        "folder.",
    ),
    QT_TRANSLATE_NOOP("Job", "Make room, or let HF_HOME point to a folder on a larger disk."),
    QT_TRANSLATE_NOOP(
        "Job", "Make room there or allow writing, or let HF_HOME point to another folder."
    ),
    QT_TRANSLATE_NOOP("Job", "Take --to merged or --to onnx, and compare images with prompts."),
    QT_TRANSLATE_NOOP("Job", "The targets are --to peft, merged, open_clip, classifier and onnx."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Check its name and its place. Where the images of a run were moved, name the "
        "folder with --images.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Put them back, name the folder where they lie now with --images, or start a new run.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Connect this computer to the network and try again, or name an index that it can "
        "reach: --index ADDRESS. Without one ClipTune goes on working on the processor.",
    ),
    QT_TRANSLATE_NOOP("Job", "For images: --images {path}"),
    QT_TRANSLATE_NOOP(
        "Job", "Start again with a lower train.learning_rate, or with train.precision fp32."
    ),
    QT_TRANSLATE_NOOP("Job", "Set train.device and train.precision to what every machine has."),
    QT_TRANSLATE_NOOP(
        "Job", "Name one with --out on a disk that all machines share, by the same path."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Start again with a smaller train.micro_batch, base.quantisation nf4 (any method "
        "but full), train.checkpointing true or a smaller base.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Start again with base.quantisation nf4 (any method but full), "
        "train.checkpointing true or a smaller base.",
    ),
    QT_TRANSLATE_NOOP("Job", "One of: {methods}, or all."),
    QT_TRANSLATE_NOOP("Job", "`cliptune runs` lists the runs there are."),
    QT_TRANSLATE_NOOP("Job", "Write it as train.epochs=3."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Free some space or allow writing there, or let CLIPTUNE_CACHE point to another folder.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Free some space, use fewer images, or let CLIPTUNE_CACHE point to another folder."
    ),
    QT_TRANSLATE_NOOP("Job", "Allow writing there, or let CLIPTUNE_CACHE point to another folder."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Once it can be there again, resume the run by the same command with --resume and "
        "its folder in place of the job.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Resume the run by the same command with --resume and its folder in place of the job.",
    ),
    QT_TRANSLATE_NOOP("Job", "Shorten its words in data.classes, or the prompt in data.templates."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Resume it: cliptune train --resume {folder} . If that fails again, restart the computer.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Start it again: cliptune train --resume {folder} . If that fails again, restart "
        "the computer.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Measure it again with `cliptune evaluate`, or start a new run with its job.toml."
    ),
    QT_TRANSLATE_NOOP("Job", "Name another with --out, or resume that run with --resume."),
    QT_TRANSLATE_NOOP(
        "Job", "If you know that it has ended there: cliptune train --resume {folder} --take-over"
    ),
    QT_TRANSLATE_NOOP("Job", "Resume it: cliptune train --resume {folder}"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Free some space or allow writing there, let CLIPTUNE_CACHE point to another "
        "folder, or unpack it yourself and name the folder.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "`cliptune graphics --fetch` fetches it again, `--remove` removes it."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "`cliptune graphics --fetch` fetches one that fits, `--remove` removes it."
    ),
    QT_TRANSLATE_NOOP("Job", "train.micro_batch={largest} fits."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Take base.quantisation nf4 (any method but full), train.checkpointing true or a "
        "smaller base.",
    ),
    QT_TRANSLATE_NOOP("Job", "Put more images into {images}, then train again: {again}"),
    QT_TRANSLATE_NOOP("Job", "Balance the classes: {balanced}"),
    QT_TRANSLATE_NOOP("Job", "Export it: cliptune export {run} --to {target} --out FOLDER"),
    QT_TRANSLATE_NOOP(
        "Job", "Look at doubtful labels ({doubtful}): cliptune label {images} --doubtful"
    ),
    QT_TRANSLATE_NOOP("Job", "Take the linear probe: {others} --method probe"),
    QT_TRANSLATE_NOOP("Job", "Train longer: {longer}"),
    QT_TRANSLATE_NOOP("Job", "Try LoRA: {others} --method lora"),
    QT_TRANSLATE_NOOP("Job", "[default: {}]"),
    QT_TRANSLATE_NOOP("Job", "[required]"),
    QT_TRANSLATE_NOOP("Job", "Arguments"),
    QT_TRANSLATE_NOOP("Job", "Options"),
    QT_TRANSLATE_NOOP("Job", "Commands"),
    QT_TRANSLATE_NOOP("Job", "Error"),
    QT_TRANSLATE_NOOP("Job", "Aborted."),
    QT_TRANSLATE_NOOP("Job", "Try [blue]'{command_path} {help_option}'[/] for help."),
    QT_TRANSLATE_NOOP("Job", "Tune CLIP on your own images."),
    QT_TRANSLATE_NOOP("Job", "Tell what this is."),
    QT_TRANSLATE_NOOP("Job", "Language to speak, as zh_CN; else the system's."),
    QT_TRANSLATE_NOOP("Job", "Show this message and exit."),
    QT_TRANSLATE_NOOP(
        "Job", "Tune the starter model on the sample images, in a few minutes and offline."
    ),
    QT_TRANSLATE_NOOP("Job", "Run folder to make."),
    QT_TRANSLATE_NOOP("Job", "Passes over the images."),
    QT_TRANSLATE_NOOP(
        "Job", "Tune a base model on images: from a job file, or from --images and --set."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "`cliptune settings` lists everything that --set and a job file can hold."
    ),
    QT_TRANSLATE_NOOP("Job", "Folder of images; of a resumed run, where they lie by now."),
    QT_TRANSLATE_NOOP("Job", "{bases}, or a folder."),
    QT_TRANSLATE_NOOP("Job", "{methods}; {default} if not said."),
    QT_TRANSLATE_NOOP("Job", "Run or adapter to go on from, with its base and method if not said."),
    QT_TRANSLATE_NOOP(
        "Job",
        "folder: what its folders or tables say; project: what you said of the images. If "
        "not said, the folder where it says anything.",
    ),
    QT_TRANSLATE_NOOP("Job", "Table that says what the images show; found if not said."),
    QT_TRANSLATE_NOOP("Job", "Its column that names the images."),
    QT_TRANSLATE_NOOP("Job", "Its column of labels or captions."),
    QT_TRANSLATE_NOOP("Job", "Run folder to resume."),
    QT_TRANSLATE_NOOP("Job", "Resume a run that another computer may still be at."),
    QT_TRANSLATE_NOOP("Job", "Any setting, as train.epochs=3."),
    QT_TRANSLATE_NOOP(
        "Job", "List every setting of a job with one method: its default, its range, what it does."
    ),
    QT_TRANSLATE_NOOP("Job", "Base model; some defaults suit the base."),
    QT_TRANSLATE_NOOP(
        "Job",
        "List the base models: what they read, how large they are, what they may be used for.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Memory is told for 1,000 images of ten classes, and for {default} if no method is named.",
    ),
    QT_TRANSLATE_NOOP("Job", "Only those that read class names in it: en, zh or other."),
    QT_TRANSLATE_NOOP("Job", "Say what memory training by it takes here, one of {methods}."),
    QT_TRANSLATE_NOOP("Job", "Only those that fit this machine."),
    QT_TRANSLATE_NOOP("Job", "For programs."),
    QT_TRANSLATE_NOOP(
        "Job", "Look through a folder of images: what is usable, what is not, and why."
    ),
    QT_TRANSLATE_NOOP("Job", "A setting, as data.kind=labels."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Sort a folder of images by the words of classes; what is accepted is kept and "
        "can be undone.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Labels that you gave before, here or in the window, are learned from."
    ),
    QT_TRANSLATE_NOOP("Job", "Folder of images, which is never written to."),
    QT_TRANSLATE_NOOP(
        "Job", "What to sort into, as cup,plate,none: none is what belongs to no class."
    ),
    QT_TRANSLATE_NOOP("Job", "Say what each undecided image probably shows."),
    QT_TRANSLATE_NOOP("Job", "Take suggestions that are at least so probable."),
    QT_TRANSLATE_NOOP("Job", "Say which labels are probably wrong instead."),
    QT_TRANSLATE_NOOP("Job", "Write the table to this file, not to the screen."),
    QT_TRANSLATE_NOOP("Job", "Copy an image, or those of a folder, into your project first."),
    QT_TRANSLATE_NOOP("Job", "Base model that looks at the images: a name or a folder."),
    QT_TRANSLATE_NOOP("Job", "auto, cpu, cuda or mps."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Write what you said of images for other programs: as a table, as copies in "
        "folders of their classes, or as copies with the table that the library datasets "
        "reads.",
    ),
    QT_TRANSLATE_NOOP("Job", "Folder of images."),
    QT_TRANSLATE_NOOP("Job", "File or folder to make."),
    QT_TRANSLATE_NOOP("Job", "csv, folders, metadata"),
    QT_TRANSLATE_NOOP(
        "Job", "Say which method suits these images, this base and this machine, and why."
    ),
    QT_TRANSLATE_NOOP("Job", "Base model."),
    QT_TRANSLATE_NOOP(
        "Job", "Run zero-shot, a linear probe and the methods on one data set, and compare them."
    ),
    QT_TRANSLATE_NOOP("Job", "Folder of the comparison; one that is there goes on."),
    QT_TRANSLATE_NOOP("Job", "all, or some of {methods}"),
    QT_TRANSLATE_NOOP("Job", "Splits and trainings of each method."),
    QT_TRANSLATE_NOOP("Job", "The same for all; else each has its own."),
    QT_TRANSLATE_NOOP("Job", "In all, shared alike; epochs go by it."),
    QT_TRANSLATE_NOOP("Job", "Any setting of all methods, as train.epochs=3."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Find the best in so many minutes: methods, rates and augmentation, from the probe on.",
    ),
    QT_TRANSLATE_NOOP("Job", "Time to take, downloads left out."),
    QT_TRANSLATE_NOOP("Job", "Folder of the runs; one that is there goes on."),
    QT_TRANSLATE_NOOP("Job", "Any setting of all that is tried."),
    QT_TRANSLATE_NOOP(
        "Job", "Write what runs came to as a document: data, settings, figures, mistakes, commands."
    ),
    QT_TRANSLATE_NOOP("Job", "Runs, or a folder that compare or tune made."),
    QT_TRANSLATE_NOOP(
        "Job", "File to write: .pdf, .html, .csv or .md. If not said, a PDF among your documents."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Headings of a .csv as people call them, in your language; else names for "
        "programs, in English.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Tell how much memory a job will take, by what holds it, before anything is loaded."
    ),
    QT_TRANSLATE_NOOP("Job", "Try a few steps to tell the time."),
    QT_TRANSLATE_NOOP("Job", "List the runs there are."),
    QT_TRANSLATE_NOOP(
        "Job", "Measure a run's best adapter again, or any adapter on a folder, class by class."
    ),
    QT_TRANSLATE_NOOP("Job", "A run or an adapter."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Images whose classes are known, in place of the run's own; or where these lie by now.",
    ),
    QT_TRANSLATE_NOOP("Job", "Base model, if it cannot be told: a name or a folder."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Say what a run's adapter sees in images, and beside it what the untouched base sees.",
    ),
    QT_TRANSLATE_NOOP("Job", "Images, folders."),
    QT_TRANSLATE_NOOP("Job", "Another on the same base."),
    QT_TRANSLATE_NOOP("Job", "Words to tell apart, as cat,dog; for an adapter that has none."),
    QT_TRANSLATE_NOOP("Job", "Classes to tell of each image."),
    QT_TRANSLATE_NOOP("Job", "Write the table to this file."),
    QT_TRANSLATE_NOOP("Job", "Copy the images into folders of classes in this one."),
    QT_TRANSLATE_NOOP(
        "Job", "How much of what is said is to be right, as 0.95; else an image is unsure."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Find the images in a folder that are nearest to some words, as an adapter sees both.",
    ),
    QT_TRANSLATE_NOOP("Job", "Where to look."),
    QT_TRANSLATE_NOOP("Job", 'What to look for, as "a red car".'),
    QT_TRANSLATE_NOOP("Job", "Images to show."),
    QT_TRANSLATE_NOOP(
        "Job", "Bring in an adapter that was made elsewhere, after a careful look at it."
    ),
    QT_TRANSLATE_NOOP("Job", "A folder or a zip."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Take a run, or an adapter's folder, elsewhere: read again and proven before it is kept.",
    ),
    QT_TRANSLATE_NOOP("Job", "Folder to make."),
    QT_TRANSLATE_NOOP("Job", "Make one file of it, OUT.zip."),
    QT_TRANSLATE_NOOP(
        "Job", "Tell which graphics card there is, and fetch the PyTorch that fits it."
    ),
    QT_TRANSLATE_NOOP("Job", "Fetch the PyTorch that fits; used from the next start."),
    QT_TRANSLATE_NOOP("Job", "Remove what was fetched; ClipTune's own is used."),
    QT_TRANSLATE_NOOP("Job", "Address of the package index that it is fetched from."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Tell what the program keeps for itself, and take it away: caches, unless "
        "something is named.",
    ),
    QT_TRANSLATE_NOOP("Job", "Runs, projects and imported adapters stay in any case."),
    QT_TRANSLATE_NOOP("Job", "What is made again."),
    QT_TRANSLATE_NOOP("Job", "Of the window."),
    QT_TRANSLATE_NOOP("Job", "What was fetched for graphics cards."),
    QT_TRANSLATE_NOOP("Job", "What was downloaded."),
    QT_TRANSLATE_NOOP("Job", "Do not ask."),
    QT_TRANSLATE_NOOP(
        "Job", "Try the program itself: libraries, ten steps, an export with its proof, the window."
    ),
    QT_TRANSLATE_NOOP("Job", "Offline, and in a folder of its own that goes again."),
    QT_TRANSLATE_NOOP("Job", "weights"),
    QT_TRANSLATE_NOOP("Job", "pixels"),
    QT_TRANSLATE_NOOP("Job", "download"),
    QT_TRANSLATE_NOOP("Job", "base"),
    QT_TRANSLATE_NOOP("Job", "reads"),
    QT_TRANSLATE_NOOP("Job", "licence"),
    QT_TRANSLATE_NOOP("Job", "To begin with on photos, by what classes are named in: {names}."),
    QT_TRANSLATE_NOOP("Job", "memory"),
    QT_TRANSLATE_NOOP("Job", "non-commercial"),
    QT_TRANSLATE_NOOP("Job", "Runs, projects and imported adapters stay: {folder}"),
    QT_TRANSLATE_NOOP("Job", "There is nothing to take away."),
    QT_TRANSLATE_NOOP("Job", "{path} is in use or must not be taken away."),
    QT_TRANSLATE_NOOP("Job", "Taken away: {names}."),
    QT_TRANSLATE_NOOP("Job", "Take away {names}?"),
    QT_TRANSLATE_NOOP("Job", "Stopped."),
    QT_TRANSLATE_NOOP("Job", "device: {name}"),
    QT_TRANSLATE_NOOP("Job", "{peak:,.1f} MB of {limit:,.1f} GB free"),
    QT_TRANSLATE_NOOP("Job", "method"),
    QT_TRANSLATE_NOOP("Job", "why"),
    QT_TRANSLATE_NOOP("Job", "settings"),
    QT_TRANSLATE_NOOP("Job", "in all"),
    QT_TRANSLATE_NOOP(
        "Job", "{epoch:.1f} s an epoch ({lowest:.1f} to {highest:.1f}), {whole:,.0f} s in all."
    ),
    QT_TRANSLATE_NOOP("Job", "The run lies in {folder}"),
    QT_TRANSLATE_NOOP("Job", "What is done is kept: the same command goes on from there."),
    QT_TRANSLATE_NOOP("Job", "{title} differs: {values}."),
    QT_TRANSLATE_NOOP("Job", "trained"),
    QT_TRANSLATE_NOOP("Job", "gradients"),
    QT_TRANSLATE_NOOP("Job", "optimiser"),
    QT_TRANSLATE_NOOP("Job", "activations"),
    QT_TRANSLATE_NOOP("Job", "workspace"),
    QT_TRANSLATE_NOOP("Job", "evaluation"),
    QT_TRANSLATE_NOOP("Job", "program"),
    QT_TRANSLATE_NOOP("Job", "A micro-batch of {count} does not fit."),
    QT_TRANSLATE_NOOP("Job", "Usage: "),
    QT_TRANSLATE_NOOP("Job", "Missing command."),
    QT_TRANSLATE_NOOP("Job", "Missing argument {name}."),
    QT_TRANSLATE_NOOP("Job", "Missing option {name}."),
    QT_TRANSLATE_NOOP("Job", "No such command {name}. Did you mean {others}?"),
    QT_TRANSLATE_NOOP("Job", "No such command {name}."),
    QT_TRANSLATE_NOOP("Job", "No such option: {name} (Possible options: {others})"),
    QT_TRANSLATE_NOOP("Job", "No such option: {name}"),
    QT_TRANSLATE_NOOP("Job", "Option {name} requires an argument."),
    QT_TRANSLATE_NOOP("Job", "Option {name} requires {count} arguments."),
    QT_TRANSLATE_NOOP("Job", "Option {name} does not take a value."),
    QT_TRANSLATE_NOOP("Job", "Got unexpected extra argument(s) ({others})"),
    QT_TRANSLATE_NOOP("Job", "Invalid value for {name}: {why}"),
    QT_TRANSLATE_NOOP("Job", "Invalid value: {why}"),
    QT_TRANSLATE_NOOP("Job", "Input should be greater than or equal to {limit}"),
    QT_TRANSLATE_NOOP("Job", "Input should be less than or equal to {limit}"),
    QT_TRANSLATE_NOOP(
        "Job", "Input should be a valid integer, unable to parse string as an integer"
    ),
    QT_TRANSLATE_NOOP("Job", "Input should be a valid number, unable to parse string as a number"),
    QT_TRANSLATE_NOOP("Job", "{kind} {path} does not exist."),
    QT_TRANSLATE_NOOP("Job", "{kind} {path} is a file."),
    QT_TRANSLATE_NOOP("Job", "{kind} {path} is a directory."),
    QT_TRANSLATE_NOOP("Job", "{kind} {path} is not readable."),
    QT_TRANSLATE_NOOP("Job", "{kind} {path} is not writable."),
    QT_TRANSLATE_NOOP("Job", "File"),
    QT_TRANSLATE_NOOP("Job", "Directory"),
    QT_TRANSLATE_NOOP("Job", "Path"),
    QT_TRANSLATE_NOOP("Job", "Settings of a job are given so: --set {name}=VALUE"),
    QT_TRANSLATE_NOOP("Job", "class"),
    QT_TRANSLATE_NOOP("Job", "To a base that reads Chinese, Chinese names stay as they are."),
    QT_TRANSLATE_NOOP("Job", "Other columns: --table TABLE --file-column NAME --label-column NAME"),
    QT_TRANSLATE_NOOP("Job", "label"),
    QT_TRANSLATE_NOOP("Job", "file"),
    QT_TRANSLATE_NOOP(
        "Job", "Proven on {count:,} images, {size:,.2f} MB in {seconds:.0f} s: {path}"
    ),
    QT_TRANSLATE_NOOP("Job", "read again by"),
    QT_TRANSLATE_NOOP("Job", "logits differ by"),
    QT_TRANSLATE_NOOP("Job", "tolerance"),
    QT_TRANSLATE_NOOP("Job", "same answer"),
    QT_TRANSLATE_NOOP("Job", "model right"),
    QT_TRANSLATE_NOOP(
        "Job", "PyTorch {version}: {size:,.1f} GB to fetch, {unpacked:,.1f} GB on the disk."
    ),
    QT_TRANSLATE_NOOP("Job", "{folder} is used from the next start on."),
    QT_TRANSLATE_NOOP("Job", "Removed."),
    QT_TRANSLATE_NOOP("Job", "It goes at the next start."),
    QT_TRANSLATE_NOOP("Job", "`cliptune graphics --fetch` fetches the PyTorch that fits."),
    QT_TRANSLATE_NOOP("Job", "it finds no graphics card"),
    QT_TRANSLATE_NOOP("Job", "Fetch it with pip: {command}"),
    QT_TRANSLATE_NOOP("Job", "another is found first: {path}"),
    QT_TRANSLATE_NOOP("Job", "per class"),
    QT_TRANSLATE_NOOP("Job", "image to text"),
    QT_TRANSLATE_NOOP("Job", "text to image"),
    QT_TRANSLATE_NOOP("Job", "others"),
    QT_TRANSLATE_NOOP("Job", "thresholds"),
    QT_TRANSLATE_NOOP("Job", "{images} in {seconds:.1f} s, {pace:,.0f} a second"),
    QT_TRANSLATE_NOOP("Job", "{method} without classes of its own, in {folder}"),
    QT_TRANSLATE_NOOP("Job", "{count} {split} images: {measure} {figure}, loss {loss:.3f}"),
    QT_TRANSLATE_NOOP("Job", "No runs yet in {folder}. `cliptune demo` makes one."),
    QT_TRANSLATE_NOOP("Job", "{method} for {count:,} classes, in {folder}"),
    QT_TRANSLATE_NOOP(
        "Job",
        "{count} {split} images: {measure} {figure}, loss {loss:.3f}, by fitted class vectors",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "{method} for {count:,} classes, by fitted class vectors, in {folder}"
    ),
    QT_TRANSLATE_NOOP("Job", "run"),
    QT_TRANSLATE_NOOP("Job", "state"),
    QT_TRANSLATE_NOOP("Job", "zero-shot"),
    QT_TRANSLATE_NOOP("Job", "tuned"),
    QT_TRANSLATE_NOOP("Job", "balanced"),
    QT_TRANSLATE_NOOP("Job", "on"),
    QT_TRANSLATE_NOOP("Job", "They lie in {folder}."),
    QT_TRANSLATE_NOOP("Job", "Unsure: {count:,} of {all:,} images."),
    QT_TRANSLATE_NOOP("Job", "Images copied to {folder}: {count:,}"),
    QT_TRANSLATE_NOOP("Job", "The run's own images, in {folder}:"),
    QT_TRANSLATE_NOOP("Job", "{name} answers by fitted class vectors."),
    QT_TRANSLATE_NOOP("Job", "Imported to {folder}: {names}"),
    QT_TRANSLATE_NOOP("Job", "unreadable"),
    QT_TRANSLATE_NOOP("Job", "Try it: {command}"),
    QT_TRANSLATE_NOOP("Job", "on {host}?"),
    QT_TRANSLATE_NOOP("Job", "The table is in {path}"),
    QT_TRANSLATE_NOOP("Job", "Note: {told}"),
    QT_TRANSLATE_NOOP("Job", "all"),
    QT_TRANSLATE_NOOP("Job", "unsure ({answer})"),
    QT_TRANSLATE_NOOP("Job", "no label ({answer})"),
    QT_TRANSLATE_NOOP("Job", "Learned are your labels ({own:,})."),
    QT_TRANSLATE_NOOP("Job", "Doubtful: {count:,} of {all:,} labels."),
    QT_TRANSLATE_NOOP("Job", "Undecided: {count:,} of {all:,} images; excluded: {excluded:,}."),
    QT_TRANSLATE_NOOP("Job", "Labels taken: {count:,} of {all:,} undecided images."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Of these {count:,} were added to your project, and lie in {folder}. Copies of "
        "all: --to folders",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Learned is what the folder says, not your labels ({own:,}): for these --labels project",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Learned are your labels ({own:,}) and what the folder says of other images ({others:,}).",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Suggested by words alone: how sure that is will be known once some have labels."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Suggestions like these: accuracy {rate} on images with labels; more labels help little.",
    ),
    QT_TRANSLATE_NOOP("Job", "of these by you"),
    QT_TRANSLATE_NOOP("Job", "{place}: {images}, classes: {classes:,}"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Suggestions like these: accuracy {rate} on images with labels; more labels still help.",
    ),
    QT_TRANSLATE_NOOP("Job", "Loading PyTorch ..."),
    QT_TRANSLATE_NOOP("Job", "loss {loss:.3f}, {pace:.0f} images/s"),
    QT_TRANSLATE_NOOP("Job", "step {step}/{steps}: {note}"),
    QT_TRANSLATE_NOOP("Job", "On {device} in {precision}, going on from step {step}"),
    QT_TRANSLATE_NOOP("Job", "{when}: {split} {figures}, loss {loss:.3f}"),
    QT_TRANSLATE_NOOP("Job", "linear probe on {images:,} images: {split} {figures}"),
    QT_TRANSLATE_NOOP("Job", "{split} {measure}: {told}"),
    QT_TRANSLATE_NOOP("Job", "expected to hold up to {memory:,.2f} GB of memory"),
    QT_TRANSLATE_NOOP("Job", "On {device} in {precision}"),
    QT_TRANSLATE_NOOP("Job", ", kept"),
    QT_TRANSLATE_NOOP("Job", "learning rate {rate:g}: loss {loss:.3f}"),
    QT_TRANSLATE_NOOP("Job", "step {step}"),
    QT_TRANSLATE_NOOP("Job", ", the best so far"),
    QT_TRANSLATE_NOOP("Job", "{left:,.0f} s are left."),
    QT_TRANSLATE_NOOP("Job", "Best so far: {best}."),
    QT_TRANSLATE_NOOP(
        "Job", "There is no Qt here to make a PDF: this is the page, which a browser prints."
    ),
    QT_TRANSLATE_NOOP("Job", "{count} on {device}, loss {first:.2f} to {last:.2f}"),
    QT_TRANSLATE_NOOP("Job", "{target} proven on {count} images, differs by {difference:.2g}"),
    QT_TRANSLATE_NOOP("Job", "libraries"),
    QT_TRANSLATE_NOOP("Job", "ten steps"),
    QT_TRANSLATE_NOOP("Job", "{count} of them, {versions}"),
    QT_TRANSLATE_NOOP("Job", "window"),
    QT_TRANSLATE_NOOP("Job", "not tried: there is no Qt here"),
    QT_TRANSLATE_NOOP("Job", "FAILED"),
    QT_TRANSLATE_NOOP("Job", "Stopping after this step; press Ctrl-C again to quit at once."),
    QT_TRANSLATE_NOOP("Job", "Error:"),
    QT_TRANSLATE_NOOP("Job", "on {count:,} {split} images"),
    QT_TRANSLATE_NOOP("Job", "Tuning the starter CLIP on drawn images of 10 classes with LoRA."),
    QT_TRANSLATE_NOOP("Job", "setting"),
    QT_TRANSLATE_NOOP("Job", "default"),
    QT_TRANSLATE_NOOP("Job", "may be"),
    QT_TRANSLATE_NOOP("Job", "what it does"),
    QT_TRANSLATE_NOOP("Job", "time"),
    QT_TRANSLATE_NOOP("Job", "peak memory"),
    QT_TRANSLATE_NOOP("Job", "trainable"),
    QT_TRANSLATE_NOOP(
        "Job",
        "on {count:,} {split} images, which also chose the step that was kept; a test "
        "folder would judge it fairly",
    ),
    QT_TRANSLATE_NOOP("Job", "The probe lies in {folder}"),
    QT_TRANSLATE_NOOP("Job", "Stopped at step {step}. Kept: nothing was trained yet"),
    QT_TRANSLATE_NOOP("Job", "Start it again: cliptune train --resume {folder}"),
    QT_TRANSLATE_NOOP("Job", "The tuned model lies in {folder}"),
    QT_TRANSLATE_NOOP("Job", "Stopped at step {step}. Kept: the weights as they are, in {folder}"),
    QT_TRANSLATE_NOOP(
        "Job", "Stopped at step {step}. Kept: the best so far, of step {best}, in {folder}"
    ),
    QT_TRANSLATE_NOOP("Job", "The adapter lies in {folder}"),
    QT_TRANSLATE_NOOP("Job", "{sentence}."),
    QT_TRANSLATE_NOOP("Job", "By words"),
    QT_TRANSLATE_NOOP("Job", "By vectors"),
    QT_TRANSLATE_NOOP("Job", "Kind"),
    QT_TRANSLATE_NOOP("Job", "Method"),
    QT_TRANSLATE_NOOP("Job", "Low"),
    QT_TRANSLATE_NOOP("Job", "High"),
    QT_TRANSLATE_NOOP("Job", "Above zero-shot"),
    QT_TRANSLATE_NOOP("Job", "Training time, seconds"),
    QT_TRANSLATE_NOOP("Job", "Peak memory, bytes"),
    QT_TRANSLATE_NOOP("Job", "Parameters"),
    QT_TRANSLATE_NOOP("Job", "Fraction"),
    QT_TRANSLATE_NOOP("Job", "Value"),
    QT_TRANSLATE_NOOP("Job", "{count:,} {split} images"),
    QT_TRANSLATE_NOOP("Job", "Training time"),
    QT_TRANSLATE_NOOP("Job", "Peak memory"),
    QT_TRANSLATE_NOOP("Job", "one seed"),
    QT_TRANSLATE_NOOP("Job", "{count} seeds"),
    QT_TRANSLATE_NOOP("Job", "{heading}: {part}"),
    QT_TRANSLATE_NOOP("Job", "base {name}"),
    QT_TRANSLATE_NOOP("Job", "{title}: {told}."),
    QT_TRANSLATE_NOOP("Job", "{low:.1f} to {high:.1f} %"),
    QT_TRANSLATE_NOOP(
        "Job",
        "These runs were judged by different images, or tuned different base models: a "
        "table for each of them follows. Figures of one table say nothing against those "
        "of another.",
    ),
    QT_TRANSLATE_NOOP("Job", "Labels"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Judged by the validation images, which also chose what each run kept: images of "
        "a test folder would judge them fairly.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "95 %: where the true figure lies with a certainty of 95 %, over the images "
        "(Wilson's, or a bootstrap).",
    ),
    QT_TRANSLATE_NOOP("Job", "Methods whose intervals overlap cannot be told apart."),
    QT_TRANSLATE_NOOP(
        "Job", "Judged by the test images, which no run was trained on or chosen by."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "95 %: where the true figure lies with a certainty of 95 %, over {count} seeds by "
        "Student's t.",
    ),
    QT_TRANSLATE_NOOP("Job", "Folder"),
    QT_TRANSLATE_NOOP("Job", "For training"),
    QT_TRANSLATE_NOOP("Job", "For validation"),
    QT_TRANSLATE_NOOP("Job", "For the test"),
    QT_TRANSLATE_NOOP("Job", "Model"),
    QT_TRANSLATE_NOOP("Job", "On the hub"),
    QT_TRANSLATE_NOOP("Job", "SHA-256 of its weights"),
    QT_TRANSLATE_NOOP("Job", "Memory of its weights"),
    QT_TRANSLATE_NOOP("Job", "Training loss"),
    QT_TRANSLATE_NOOP("Job", "System"),
    QT_TRANSLATE_NOOP("Job", "{count:,}: {names}"),
    QT_TRANSLATE_NOOP("Job", "Classes"),
    QT_TRANSLATE_NOOP("Job", "{count:,.1f} million"),
    QT_TRANSLATE_NOOP("Job", "{side} x {side} pixels"),
    QT_TRANSLATE_NOOP("Job", "Resolution"),
    QT_TRANSLATE_NOOP("Job", "Trained on"),
    QT_TRANSLATE_NOOP("Job", "Table {number}: {said}"),
    QT_TRANSLATE_NOOP("Job", "{measure} against training time"),
    QT_TRANSLATE_NOOP("Job", "seconds"),
    QT_TRANSLATE_NOOP("Job", "{measure} against peak memory"),
    QT_TRANSLATE_NOOP("Job", "{measure} on the validation images while training"),
    QT_TRANSLATE_NOOP("Job", "Other folders"),
    QT_TRANSLATE_NOOP("Job", "Other models"),
    QT_TRANSLATE_NOOP("Job", "All of it"),
    QT_TRANSLATE_NOOP("Job", "before training"),
    QT_TRANSLATE_NOOP("Job", "None is confused."),
    QT_TRANSLATE_NOOP("Job", "{truth}, taken for {said} ({confidence})"),
    QT_TRANSLATE_NOOP("Job", "linear probe"),
    QT_TRANSLATE_NOOP("Job", "Of {all:,} classes the {count} that are right least often."),
    QT_TRANSLATE_NOOP("Job", "Class"),
    QT_TRANSLATE_NOOP("Job", "Now"),
    QT_TRANSLATE_NOOP(
        "Job",
        "The {count:,} classes make a matrix too large for a page: these pairs are "
        "confused most often.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "The {count:,} classes make a matrix too large for a page: these pairs are "
        "confused most often, {more:,} more are.",
    ),
    QT_TRANSLATE_NOOP("Job", "Actual"),
    QT_TRANSLATE_NOOP("Job", "Taken for"),
    QT_TRANSLATE_NOOP("Job", "Loss"),
    QT_TRANSLATE_NOOP("Job", "Before"),
    QT_TRANSLATE_NOOP("Job", "Change, points"),
    QT_TRANSLATE_NOOP("Job", "Average precision, label by label"),
    QT_TRANSLATE_NOOP("Job", "Class by class"),
    QT_TRANSLATE_NOOP("Job", "training"),
    QT_TRANSLATE_NOOP("Job", "validation"),
    QT_TRANSLATE_NOOP("Job", "{measure} on the validation images"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Before it was handed out, the programs it is meant for read it again: "
        "`proof.json` says how their answers differ from those of the model in memory.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "The base is in OpenCLIP's format, which transformers does not read. ClipTune "
        "writes it as a folder that it does:",
    ),
    QT_TRANSLATE_NOOP("Job", "- **Licence of the base:** not known here: ask its maker"),
    QT_TRANSLATE_NOOP("Job", "{export} of a CLIP that ClipTune tuned: {method}."),
    QT_TRANSLATE_NOOP("Job", "- **Base:** {model}; SHA-256 of its weights `{sha256}`"),
    QT_TRANSLATE_NOOP("Job", "Proof"),
    QT_TRANSLATE_NOOP("Job", '- **Goes on from** another adapter, "{adapter}"'),
    QT_TRANSLATE_NOOP("Job", "- **Classes:** {count:,}: {names}"),
    QT_TRANSLATE_NOOP(
        "Job",
        "- **Greys of more than 8 bits** were stretched before all else: {black:g} became "
        "0, {white:g} became 255.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "- **Trained on** the base in {kind}; this export stands on the base in full "
        "precision, whose answers differ a little.",
    ),
    QT_TRANSLATE_NOOP("Job", "- **{measure} on {count:,} {split} images:** {figures}"),
    QT_TRANSLATE_NOOP("Job", "{method} by class vectors"),
    QT_TRANSLATE_NOOP("Job", "{method} by words"),
    QT_TRANSLATE_NOOP("Job", "a CLIP that is on no hub"),
    QT_TRANSLATE_NOOP("Job", "{model} at revision `{revision}`"),
    QT_TRANSLATE_NOOP("Job", "ClipTune's own starter (`{command}` prints its folder)"),
    QT_TRANSLATE_NOOP("Job", "- **Licence of the base:** {name}"),
    QT_TRANSLATE_NOOP("Job", "- **Told apart by** vectors that were fitted to images"),
    QT_TRANSLATE_NOOP("Job", "- **Told apart by** their prompts"),
    QT_TRANSLATE_NOOP("Job", "{rate:g} (found by a search)"),
    QT_TRANSLATE_NOOP("Job", "- **Learned from** {count:,} images"),
    QT_TRANSLATE_NOOP("Job", "- **Settings:** {settings}"),
    QT_TRANSLATE_NOOP(
        "Job",
        "**The image tower was tuned: these vectors belong to its embeddings and to no "
        "others.** Those of the plain base would give wrong answers without a word of "
        "warning. Take the embeddings of the run's `merged` export where its method has "
        "one, of `image.onnx` in its `onnx` export, or of the adapter on its base "
        "(`peft`). Below stands the merged model.",
    ),
    QT_TRANSLATE_NOOP("Job", "With NumPy, on embeddings `(images, width)` that you have already:"),
    QT_TRANSLATE_NOOP(
        "Job",
        "The image tower is the base's own, untouched: these vectors belong to the "
        "embeddings of the plain base, those that you may have of your images already.",
    ),
    QT_TRANSLATE_NOOP("Job", "How to use it"),
    QT_TRANSLATE_NOOP(
        "Job",
        "The run tells its classes apart by vectors that were fitted to its images. There "
        "is no place for them in a plain CLIP, which compares images with prompts, by "
        "words. The exports `classifier` and `onnx` have them.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "From which probability on a label is said was learned for the vectors. By words "
        "the labels of an image are ranked and none is said.",
    ),
    QT_TRANSLATE_NOOP("Job", "With transformers {version} or later:"),
    QT_TRANSLATE_NOOP("Job", "It serves ClipTune as a base model, too: name this folder there."),
    QT_TRANSLATE_NOOP("Job", "What is not in it"),
    QT_TRANSLATE_NOOP("Job", "With sentence-transformers:"),
    QT_TRANSLATE_NOOP(
        "Job",
        "By words its {measure} on the {count:,} {split} images is {words}, by the "
        "vectors {vectors}: {points:.1f} points apart.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Each of the folders `fp32` and `fp16` is whole: take one. In 16 bits weights "
        "take half the room; inputs and outputs are in 32 bits all the same. A graph and "
        "the `.data` file beside it belong together; `classifier.onnx`, where there are "
        "classes, shares the weights of `image.onnx`.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Every graph carries in its metadata, as JSON, how images are made ready: what "
        "they are resized to (`resize`: the shorter edge, or height and width, or null; "
        "`resample`: Pillow's number of the filter), the `size` of the square that is cut "
        "from the middle, and what numbers it becomes (`rescale`, `mean`, `std`). So are "
        "the `labels`, their `prompts`, how many `tokens` a prompt may have, and the "
        "`scale` that cosines are multiplied by. The tokenizer's files lie beside the two "
        "folders.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Every text has just as many tokens: it is filled up as the tokenizer does it."
    ),
    QT_TRANSLATE_NOOP("Job", "in"),
    QT_TRANSLATE_NOOP("Job", "out"),
    QT_TRANSLATE_NOOP("Job", "With OpenCLIP (`pip install open_clip_torch`):"),
    QT_TRANSLATE_NOOP(
        "Job", "It needs PEFT {peft} and transformers {transformers}, or later versions."
    ),
    QT_TRANSLATE_NOOP("Job", "It needs ClipTune, which knows this type of adapter."),
    QT_TRANSLATE_NOOP(
        "Job", "Other classes are told apart by words, as with any CLIP. Here stand its own:"
    ),
    QT_TRANSLATE_NOOP("Job", "Its classes are told apart by the vectors in `{file}`:"),
    QT_TRANSLATE_NOOP(
        "Job",
        "The window needs {libraries}, which this system lacks: install it with `sudo apt "
        "install {packages}` (Debian, Ubuntu).",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "The window needs Qt, which is not installed here: `pip install "
        "PySide6-Essentials pyqtgraph`.",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "There is no display to show the window on: start it in a desktop session, or set DISPLAY.",
    ),
    QT_TRANSLATE_NOOP("Job", "Without a window: `cliptune --help`."),
    QT_TRANSLATE_NOOP("Job", "The image is not there any more."),
    QT_TRANSLATE_NOOP("Job", "Rows actual, columns predicted, which are numbered as the rows are."),
    QT_TRANSLATE_NOOP("Job", "{title}: report"),
    QT_TRANSLATE_NOOP("Job", "Report of {date}"),
    QT_TRANSLATE_NOOP("Job", "Conclusion"),
    QT_TRANSLATE_NOOP("Job", "These figures come to no conclusion."),
    QT_TRANSLATE_NOOP("Job", "Results"),
    QT_TRANSLATE_NOOP("Job", "Table {number}"),
    QT_TRANSLATE_NOOP("Job", "Data set"),
    QT_TRANSLATE_NOOP("Job", "Problems"),
    QT_TRANSLATE_NOOP("Job", "Examples"),
    QT_TRANSLATE_NOOP("Job", "Settings"),
    QT_TRANSLATE_NOOP("Job", "Settings of all runs"),
    QT_TRANSLATE_NOOP("Job", "Those of training count for the runs that train."),
    QT_TRANSLATE_NOOP("Job", "Its own settings"),
    QT_TRANSLATE_NOOP("Job", "Curves"),
    QT_TRANSLATE_NOOP("Job", "Confusion matrix"),
    QT_TRANSLATE_NOOP("Job", "Most confused classes"),
    QT_TRANSLATE_NOOP("Job", "Biggest mistakes"),
    QT_TRANSLATE_NOOP("Job", "None of the images is taken for something else."),
    QT_TRANSLATE_NOOP("Job", "One more run is in the table only."),
    QT_TRANSLATE_NOOP("Job", "{count} more runs are in the table only."),
    QT_TRANSLATE_NOOP("Job", "To repeat it"),
    QT_TRANSLATE_NOOP(
        "Job", "The same images and seeds give the same split; on a CPU the same weights, too."
    ),
    QT_TRANSLATE_NOOP("Job", "Versions"),
    QT_TRANSLATE_NOOP("Job", "Those that wrote this report, and what the runs were trained on."),
    QT_TRANSLATE_NOOP("Job", "scan"),
    QT_TRANSLATE_NOOP("Job", "look"),
    QT_TRANSLATE_NOOP("Job", "alike"),
    QT_TRANSLATE_NOOP("Job", "unpack"),
    QT_TRANSLATE_NOOP("Job", "load"),
    QT_TRANSLATE_NOOP("Job", "decode"),
    QT_TRANSLATE_NOOP("Job", "features"),
    QT_TRANSLATE_NOOP("Job", "fit"),
    QT_TRANSLATE_NOOP("Job", "search"),
    QT_TRANSLATE_NOOP("Job", "settle"),
    QT_TRANSLATE_NOOP("Job", "train"),
    QT_TRANSLATE_NOOP("Job", "evaluate"),
    QT_TRANSLATE_NOOP("Job", "estimate"),
    QT_TRANSLATE_NOOP("Job", "trial"),
    QT_TRANSLATE_NOOP("Job", "times"),
    QT_TRANSLATE_NOOP("Job", "doubts"),
    QT_TRANSLATE_NOOP("Job", "predict"),
    QT_TRANSLATE_NOOP("Job", "sort"),
    QT_TRANSLATE_NOOP("Job", "add"),
    QT_TRANSLATE_NOOP("Job", "save"),
    QT_TRANSLATE_NOOP("Job", "write"),
    QT_TRANSLATE_NOOP("Job", "graph"),
    QT_TRANSLATE_NOOP("Job", "halve"),
    QT_TRANSLATE_NOOP("Job", "zip"),
    QT_TRANSLATE_NOOP("Job", "prove"),
    QT_TRANSLATE_NOOP("Job", "import"),
    QT_TRANSLATE_NOOP("Job", "convert"),
    QT_TRANSLATE_NOOP("Job", "try"),
    QT_TRANSLATE_NOOP("Job", "updates"),
    QT_TRANSLATE_NOOP("Job", "test"),
    QT_TRANSLATE_NOOP("Job", "waiting"),
    QT_TRANSLATE_NOOP("Job", "running"),
    QT_TRANSLATE_NOOP("Job", "finished"),
    QT_TRANSLATE_NOOP("Job", "stopped"),
    QT_TRANSLATE_NOOP("Job", "failed"),
    QT_TRANSLATE_NOOP("Job", "interrupted"),
    QT_TRANSLATE_NOOP("Job", "elsewhere"),
)
