"""Texts of the engine that the window shows, made by `packaging/engine_texts.py`."""

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

TEXTS = (
    QT_TRANSLATE_NOOP("Job", "Images"),
    QT_TRANSLATE_NOOP("Job", "A folder of class folders, or of images with captions beside them."),
    QT_TRANSLATE_NOOP("Job", "Prompt"),
    QT_TRANSLATE_NOOP(
        "Job", "The prompt each class is compared by; {} stands for the class's words."
    ),
    QT_TRANSLATE_NOOP("Job", "Class words"),
    QT_TRANSLATE_NOOP("Job", "Words for a class folder where its tidied name does not do."),
    QT_TRANSLATE_NOOP("Job", "Left out"),
    QT_TRANSLATE_NOOP("Job", "Images not to use, as paths inside the folder."),
    QT_TRANSLATE_NOOP("Job", "Held back"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Fraction of the training images held back for validation where the folder has no "
        "validation part.",
    ),
    QT_TRANSLATE_NOOP("Job", "Split seed"),
    QT_TRANSLATE_NOOP("Job", "Decides which images are held back."),
    QT_TRANSLATE_NOOP("Job", "Base model"),
    QT_TRANSLATE_NOOP("Job", "A name from the catalogue, or a folder in Hugging Face format."),
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
        "Images on the device at a time; 0 takes the whole batch. Fewer take less memory and more "
        "time; the loss is still that of the whole batch.",
    ),
    QT_TRANSLATE_NOOP("Job", "Learning rate"),
    QT_TRANSLATE_NOOP("Job", "AdamW's peak rate; the method recommends one for the base."),
    QT_TRANSLATE_NOOP("Job", "Weight decay"),
    QT_TRANSLATE_NOOP("Job", "AdamW's pull of weights towards zero."),
    QT_TRANSLATE_NOOP("Job", "Warm-up"),
    QT_TRANSLATE_NOOP("Job", "Fraction of the steps in which the rate rises."),
    QT_TRANSLATE_NOOP("Job", "Gradient clipping"),
    QT_TRANSLATE_NOOP("Job", "Largest norm of the gradient."),
    QT_TRANSLATE_NOOP("Job", "Random crops"),
    QT_TRANSLATE_NOOP("Job", "Show each image a little differently each time."),
    QT_TRANSLATE_NOOP("Job", "Random flips"),
    QT_TRANSLATE_NOOP("Job", "Show images mirrored, half of the time."),
    QT_TRANSLATE_NOOP("Job", "Recompute"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Compute activations again on the way back instead of keeping them: far less memory, a "
        "third more time.",
    ),
    QT_TRANSLATE_NOOP("Job", "Early stopping"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Epochs without a better validation result after which training ends; 0 never ends early.",
    ),
    QT_TRANSLATE_NOOP("Job", "epochs"),
    QT_TRANSLATE_NOOP("Job", "Seed"),
    QT_TRANSLATE_NOOP("Job", "Decides initial weights and the order of images."),
    QT_TRANSLATE_NOOP("Job", "Device"),
    QT_TRANSLATE_NOOP("Job", "Where to train; auto takes a graphics card if there is one."),
    QT_TRANSLATE_NOOP("Job", "auto"),
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
        "Compares each image with one prompt per class and takes the nearest. Nothing is trained; "
        "the result is the line that every method is read against.",
    ),
    QT_TRANSLATE_NOOP("Job", "Before deciding whether to train at all"),
    QT_TRANSLATE_NOOP("Job", "Linear probe"),
    QT_TRANSLATE_NOOP("Job", "Learns a vector for each class from what the base sees, in seconds."),
    QT_TRANSLATE_NOOP(
        "Job",
        "The base stays as it is and looks at every image once. In the place of each class prompt "
        "a vector is learned that tells the class from the others. Where only accuracy over fixed "
        "classes counts, this is the line to beat; words mean nothing to it.",
    ),
    QT_TRANSLATE_NOOP("Job", "What is within reach without training the model"),
    QT_TRANSLATE_NOOP("Job", "LoRA"),
    QT_TRANSLATE_NOOP("Job", "Small updates beside the frozen weights. The one to start with."),
    QT_TRANSLATE_NOOP(
        "Job",
        "Freezes the base and learns, beside each chosen layer, the product of two thin matrices. "
        "Good results at well under 1 % of the parameters, and the update can be merged into the "
        "base afterwards.",
    ),
    QT_TRANSLATE_NOOP("Job", "Good results with little effort; where to start."),
    QT_TRANSLATE_NOOP("Job", "Most tuning tasks"),
    QT_TRANSLATE_NOOP("Job", "The first method to try"),
    QT_TRANSLATE_NOOP("Job", "Rank"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Width of the update: larger learns more and overfits sooner. 4 to 8 for a base under a "
        "billion weights, 8 to 16 up to ten billion, 16 to 32 above; more images carry a larger "
        "one.",
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
        "The frozen base is stored as 4-bit NF4 numbers with their constants quantised once more, "
        "and computed with in 16 bits; the update is LoRA's. Usually within 1 % of LoRA, seldom 1 "
        "to 2 % below it.",
    ),
    QT_TRANSLATE_NOOP("Job", "Choose it if memory is short: usually within 1 % of LoRA."),
    QT_TRANSLATE_NOOP("Job", "A consumer graphics card"),
    QT_TRANSLATE_NOOP("Job", "A large base that does not fit otherwise"),
    QT_TRANSLATE_NOOP("Job", "Adapter (bottleneck)"),
    QT_TRANSLATE_NOOP(
        "Job", "Small extra layers inside every block: one for each task, quickly switched."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Puts a narrow pair of layers, down and up again, behind the attention and the MLP of "
        "each block. The base stays as it is, so that many adapters can share it. Of ViT-B/32 it "
        "trains 1.7 % at reduction factor 16, and 0.9 % in the Pfeiffer form, which is after the "
        "MLP alone. It cannot be merged into the base: it adds a little time to every image.",
    ),
    QT_TRANSLATE_NOOP("Job", "Choose it to keep several tasks on one base."),
    QT_TRANSLATE_NOOP("Job", "Several tasks on one base"),
    QT_TRANSLATE_NOOP("Job", "Switching between tasks"),
    QT_TRANSLATE_NOOP("Job", "Placement"),
    QT_TRANSLATE_NOOP("Job", "After attention and MLP (houlsby), or after the MLP (pfeiffer)."),
    QT_TRANSLATE_NOOP("Job", "houlsby"),
    QT_TRANSLATE_NOOP("Job", "pfeiffer"),
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
    QT_TRANSLATE_NOOP("Job", "Prefix tuning"),
    QT_TRANSLATE_NOOP(
        "Job", "A few trained keys and values for every layer to look at. For very little data."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Gives the attention of each layer a few extra tokens to look at, which are trained; the "
        "model itself is not touched. Four tokens are 0.08 % of ViT-B/32. Twenty in the vision "
        "tower are 0.24 %, and with a projection 10 % while training, which is folded away on "
        "saving. So few numbers hardly overfit, and learn less than LoRA does.",
    ),
    QT_TRANSLATE_NOOP("Job", "For fewer than 100 images, or a quick first try."),
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
    QT_TRANSLATE_NOOP("Job", "Prompt tuning"),
    QT_TRANSLATE_NOOP(
        "Job", "Learns a few words that no language has. The smallest and fastest: for exploring."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Freezes the whole model and learns a few vectors that stand among the words of each "
        "prompt, among the patches of each image, or both. Eight in the prompts are 0.003 % of "
        "ViT-B/32. Where only the prompts have them, images are looked at once, and training "
        "takes seconds. It learns least, and less of classes it has not seen.",
    ),
    QT_TRANSLATE_NOOP("Job", "The fastest: for trying an idea."),
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
    QT_TRANSLATE_NOOP("Job", "Full fine-tuning"),
    QT_TRANSLATE_NOOP(
        "Job", "Trains every weight: the most memory and time, often the best result."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Every weight of the model is trained at a small rate, in full precision. It needs memory "
        "for weights, gradients and two optimiser states, and forgets more of what the base knew "
        "than the other methods do.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "For the last points, where the device has room for all weights four times."
    ),
    QT_TRANSLATE_NOOP("Job", "Many images and a large device"),
    QT_TRANSLATE_NOOP("Job", "Squeezing out the last points"),
    QT_TRANSLATE_NOOP("Job", "Small and drawn for learning the ropes; needs no download."),
    QT_TRANSLATE_NOOP("Job", "The classic and the fastest; where to begin with photographs."),
    QT_TRANSLATE_NOOP("Job", "Sees finer detail than B/32 at four times the work for an image."),
    QT_TRANSLATE_NOOP("Job", "Large and accurate; wants a GPU."),
    QT_TRANSLATE_NOOP("Job", "ViT-L/14 on larger images: for small things in the scene."),
    QT_TRANSLATE_NOOP(
        "Job", "B/32 trained on the open LAION-2B; stronger than OpenAI's on most tests."
    ),
    QT_TRANSLATE_NOOP("Job", "L/14 trained on the open LAION-2B; wants a GPU."),
    QT_TRANSLATE_NOOP("Job", "The largest here; for a GPU with much memory, best on a 4-bit base."),
    QT_TRANSLATE_NOOP("Job", "B/32 on openly curated data; not for commercial use."),
    QT_TRANSLATE_NOOP("Job", "B/16 on openly curated data; not for commercial use."),
    QT_TRANSLATE_NOOP("Job", "L/14 on openly curated data; not for commercial use; wants a GPU."),
    QT_TRANSLATE_NOOP("Job", "Folders that cannot be opened"),
    QT_TRANSLATE_NOOP("Job", "Left out, cannot be read"),
    QT_TRANSLATE_NOOP("Job", "Left out, cut short"),
    QT_TRANSLATE_NOOP("Job", "Left out, empty files"),
    QT_TRANSLATE_NOOP("Job", "Left out, not images whatever their names say"),
    QT_TRANSLATE_NOOP("Job", "Left out, too large"),
    QT_TRANSLATE_NOOP("Job", "Left out, too narrow"),
    QT_TRANSLATE_NOOP("Job", "Left out, links that lead nowhere"),
    QT_TRANSLATE_NOOP("Job", "Left out, links back into their own folder"),
    QT_TRANSLATE_NOOP("Job", "Left out, names that are not valid Unicode"),
    QT_TRANSLATE_NOOP("Job", "Left out, in no class folder"),
    QT_TRANSLATE_NOOP("Job", "Left out, beside the train folder and not in it"),
    QT_TRANSLATE_NOOP("Job", "Left out, no caption"),
    QT_TRANSLATE_NOOP("Job", "Captions of images that are not there"),
    QT_TRANSLATE_NOOP("Job", "Captions that cannot be read"),
    QT_TRANSLATE_NOOP("Job", "Read as Western text (cp1252), because they are not UTF-8"),
    QT_TRANSLATE_NOOP("Job", "Left out as you asked"),
    QT_TRANSLATE_NOOP("Job", "The same image in two classes"),
    QT_TRANSLATE_NOOP("Job", "The same image on two sides of the split"),
    QT_TRANSLATE_NOOP("Job", "The same image twice"),
    QT_TRANSLATE_NOOP("Job", "Classes with few images"),
    QT_TRANSLATE_NOOP("Job", "Unequal classes"),
    QT_TRANSLATE_NOOP("Job", "Classes without training images"),
    QT_TRANSLATE_NOOP("Job", "Classes left with no image"),
    QT_TRANSLATE_NOOP("Job", "Classes with the same words"),
    QT_TRANSLATE_NOOP("Job", "Words outside English, which this base may not know"),
    QT_TRANSLATE_NOOP("Job", "Captions longer than the base reads; the rest is cut off"),
    QT_TRANSLATE_NOOP("Job", "Turned upright, as the camera noted"),
    QT_TRANSLATE_NOOP("Job", "Printing colours, turned into screen colours"),
    QT_TRANSLATE_NOOP("Job", "More than 8 bits, scaled down to 8"),
    QT_TRANSLATE_NOOP("Job", "Palette images, turned into full colour"),
    QT_TRANSLATE_NOOP("Job", "Only the first frame is used"),
    QT_TRANSLATE_NOOP("Job", "Left alone, hidden files of the system"),
    QT_TRANSLATE_NOOP("Job", "Left alone, not a kind of image that is read"),
    QT_TRANSLATE_NOOP("Job", "You asked for “{goal}”."),
    QT_TRANSLATE_NOOP(
        "Job",
        "The base's weights alone take {weights} of {memory} GB in 16 bits; in 4 bits they take a "
        "quarter.",
    ),
    QT_TRANSLATE_NOOP("Job", "{images} images are few: fewer trained numbers overfit less."),
    QT_TRANSLATE_NOOP("Job", "{images} images and {memory} GB: the general choice."),
    QT_TRANSLATE_NOOP("Job", "Good results with little effort"),
    QT_TRANSLATE_NOOP("Job", "Train a base that hardly fits"),
    QT_TRANSLATE_NOOP("Job", "Very few images"),
    QT_TRANSLATE_NOOP("Job", "Try an idea quickly"),
    QT_TRANSLATE_NOOP("Job", "Where should I begin?"),
    QT_TRANSLATE_NOOP(
        "Job",
        "With LoRA: it works well for most purposes and is easy to use. Take QLoRA if memory is "
        "short, and an adapter for each task if one base has to serve several. Prefix tuning or "
        "prompt tuning shows quickly whether an idea is worth anything; if it is, go on to LoRA.",
    ),
    QT_TRANSLATE_NOOP("Job", "Can methods be combined?"),
    QT_TRANSLATE_NOOP(
        "Job",
        "They can, and it is seldom worth it: LoRA beside an adapter gains little, and LoRA "
        "beside a prefix mostly complicates things. Choose one method and tune its settings.",
    ),
    QT_TRANSLATE_NOOP("Job", "Which rank should LoRA have?"),
    QT_TRANSLATE_NOOP(
        "Job",
        "4 to 8 for a base of fewer than a billion weights, as every CLIP of the catalogue is; 8 "
        "to 16 for one to ten billion; 16 to 32 above. The more images, the larger it can be; "
        "take the smaller one if there are few.",
    ),
    QT_TRANSLATE_NOOP("Job", "How much does QLoRA lose?"),
    QT_TRANSLATE_NOOP(
        "Job",
        "Usually less than 1 % of what LoRA reaches on a base in 16 bits; in rare cases 1 to 2 %.",
    ),
    QT_TRANSLATE_NOOP("Job", "Does tuning need many images?"),
    QT_TRANSLATE_NOOP(
        "Job",
        "More help, and few do. With fewer than 100, take prefix tuning: it usually trains less "
        "than 0.1 % of the numbers, which leaves little room to learn the images by heart. With "
        "more, LoRA is the better choice, and its rank may be larger.",
    ),
    QT_TRANSLATE_NOOP(
        "Job", "Every method is under zero-shot; {one} is the nearest, {points} points under it."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "No method is clearly above zero-shot: the best of them, {one}, is level with it."
    ),
    QT_TRANSLATE_NOOP("Job", "{one} is ahead of all others with {accuracy}."),
    QT_TRANSLATE_NOOP("Job", "{one} ({accuracy}) is level with {others}."),
    QT_TRANSLATE_NOOP(
        "Job", "{one} ({accuracy}) is level with {other} ({best}) at {fraction} of its memory."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "{one} ({accuracy}) is level with {other} ({best}) in {fraction} of its training time.",
    ),
    QT_TRANSLATE_NOOP("Job", "{one} is {points} points under {other} at {fraction} of its memory."),
    QT_TRANSLATE_NOOP(
        "Job", "{one} is {points} points under {other} in {fraction} of its training time."
    ),
    QT_TRANSLATE_NOOP(
        "Job", "{one} is level with {other}, saves {memory} and costs {seconds} more."
    ),
    QT_TRANSLATE_NOOP("Job", "{one} is level with {other} and saves {memory} and {seconds}."),
    QT_TRANSLATE_NOOP("Job", "{one} is level with {other} and saves no memory here."),
    QT_TRANSLATE_NOOP("Job", "PEFT adapter"),
    QT_TRANSLATE_NOOP(
        "Job", "Only what was trained, to be put onto the base by any program that has PEFT."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Nothing was trained, so there is no adapter. Take class vectors (classifier) or ONNX "
        "graphs (onnx).",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "A linear probe is no adapter but a vector for each class. Take class vectors "
        "(classifier).",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Full fine-tuning changed the base itself, so there is no adapter. Take the merged model "
        "(merged).",
    ),
    QT_TRANSLATE_NOOP("Job", "Merged model"),
    QT_TRANSLATE_NOOP(
        "Job", "A plain CLIP folder that transformers and sentence-transformers load as it is."
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "Nothing was trained: it would be the base itself. Take class vectors (classifier) or "
        "ONNX graphs (onnx).",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "A linear probe leaves the model as it is. Take class vectors (classifier) or ONNX graphs "
        "(onnx).",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "A bottleneck adds layers to the model, which no weight of the base could stand for. Take "
        "ONNX graphs (onnx) or the PEFT adapter (peft).",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "A prefix adds keys and values to the model, which no weight of the base could stand for. "
        "Take ONNX graphs (onnx) or the PEFT adapter (peft).",
    ),
    QT_TRANSLATE_NOOP(
        "Job",
        "A prompt adds tokens to the model, which no weight of the base could stand for. Take "
        "ONNX graphs (onnx) or the PEFT adapter (peft).",
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
    QT_TRANSLATE_NOOP(
        "Job",
        "This is a mistake in ClipTune, not yours. Finished runs are safe. If it happens again, "
        "open the details, copy them and report them.",
    ),
    QT_TRANSLATE_NOOP("Job", "accuracy"),
    QT_TRANSLATE_NOOP("Job", "recall@1"),
)

MESSAGES: dict[str, tuple[Any, Any]] = {
    "comparison-unwritable": (
        QT_TRANSLATE_NOOP("Job", "The report cannot be written: {reason}"),
        "",
    ),
    "curves-exist": (
        QT_TRANSLATE_NOOP("Job", "{path} exists already."),
        QT_TRANSLATE_NOOP("Job", "Choose another name."),
    ),
    "curves-unwritable": (
        QT_TRANSLATE_NOOP("Job", "{path} cannot be written: {reason}."),
        QT_TRANSLATE_NOOP("Job", "Choose a folder you may write to."),
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
    "plain": ("{text}", "{hint}"),
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
    "title-unwritable": (QT_TRANSLATE_NOOP("Job", "{folder} cannot be written: {reason}."), ""),
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
    "weights-pickled": (
        QT_TRANSLATE_NOOP(
            "Job", "The weights in {folder} are pickled ({name}), and a pickle can run code."
        ),
        QT_TRANSLATE_NOOP("Job", "Save them as safetensors first."),
    ),
    "what-is-written": (QT_TRANSLATE_NOOP("Job", "the {what}"), ""),
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
    "wizard-base-being-read": (QT_TRANSLATE_NOOP("Job", "The folder is being looked at."), ""),
    "wizard-base-gone": (QT_TRANSLATE_NOOP("Job", 'There is no base model "{base}" any more.'), ""),
    "wizard-looking": (QT_TRANSLATE_NOOP("Job", "The folder is being looked through."), ""),
    "wizard-needs-4-bits": (QT_TRANSLATE_NOOP("Job", "Needs a base in 4 bits."), ""),
    "wizard-needs-classes": (
        QT_TRANSLATE_NOOP("Job", "Needs class folders, and these are captions."),
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
    "wizard-one-class": (
        QT_TRANSLATE_NOOP("Job", "At least two classes need images that are not left out."),
        "",
    ),
}
