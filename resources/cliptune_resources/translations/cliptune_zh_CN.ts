<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Check for &amp;updates</source>
        <translation>检查更新(&amp;U)</translation>
    </message>
    <message>
        <source>Asks the address below. Nothing is downloaded.</source>
        <translation>只向下方地址查询，不会下载任何内容。</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>All of them, in the help.</source>
        <translation>帮助中列出了全部快捷键。</translation>
    </message>
    <message>
        <source>&amp;Open its page</source>
        <translation>打开网页(&amp;O)</translation>
    </message>
    <message>
        <source>Address for u&amp;pdates</source>
        <translation>更新地址(&amp;P)</translation>
    </message>
    <message>
        <source>Who is asked for the newest version; a mirror of PyPI, for instance.</source>
        <translation>到哪里查询最新版本，例如某个 PyPI 镜像。</translation>
    </message>
    <message>
        <source>Asking {} ...</source>
        <translation>正在查询 {} ...</translation>
    </message>
</context>
<context>
    <name>Adding</name>
    <message>
        <source>Choose images to add</source>
        <translation>选择要添加的图片</translation>
    </message>
    <message>
        <source>Stopped: no image was added.</source>
        <translation>已停止：没有添加任何图片。</translation>
    </message>
    <message>
        <source>O&amp;K</source>
        <translation>确定(&amp;K)</translation>
    </message>
    <message>
        <source>Sho&amp;w them</source>
        <translation>显示(&amp;W)</translation>
    </message>
</context>
<context>
    <name>Address</name>
    <message>
        <source>An address begins with http:// or https://.</source>
        <translation>地址以 http:// 或 https:// 开头。</translation>
    </message>
</context>
<context>
    <name>BaseLine</name>
    <message>
        <source>&amp;Change...</source>
        <translation>更换(&amp;C)...</translation>
    </message>
    <message>
        <source>Choose another base model, or download one.</source>
        <translation>选择其他基础模型，或下载一个。</translation>
    </message>
    <message>
        <source>Stop the &amp;download</source>
        <translation>停止下载(&amp;D)</translation>
    </message>
    <message>
        <source>Base model: {}.</source>
        <translation>基础模型：{}。</translation>
    </message>
    <message>
        <source>That is a tiny practice model, made for drawings.</source>
        <translation>这是一个很小的练手模型，只适合插画。</translation>
    </message>
    <message>
        <source>This computer: {}, {}.</source>
        <translation>本机：{}，{}。</translation>
    </message>
    <message>
        <source>&amp;Download {} now</source>
        <translation>立即下载 {}(&amp;D)</translation>
    </message>
    <message>
        <source>Take &amp;{}, for photos: {}</source>
        <translation>改用 &amp;{}，适合照片：{}</translation>
    </message>
</context>
<context>
    <name>BasePage</name>
    <message>
        <source>Base models</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>&amp;Download now</source>
        <translation>立即下载(&amp;D)</translation>
    </message>
    <message>
        <source>Otherwise it is downloaded when training starts.</source>
        <translation>否则会在训练开始时下载。</translation>
    </message>
    <message>
        <source>Download from hf-&amp;mirror.com</source>
        <translation>从 hf-mirror.com 下载(&amp;M)</translation>
    </message>
    <message>
        <source>A copy of the hub, run by others, who see what is downloaded. It is asked from now on, until you set another address in Settings.</source>
        <translation>Hub 的镜像站，由第三方运营，对方能看到下载了什么。此后都从这里下载，直到你在设置里改用其他地址。</translation>
    </message>
    <message>
        <source>In memory</source>
        <translation>加载方式</translation>
    </message>
    <message>
        <source>Quantisation of the base model</source>
        <translation>基础模型的量化</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Not quantised</source>
        <translation>不量化</translation>
    </message>
    <message>
        <source>4 bits (NF4)</source>
        <translation>4 位 (NF4)</translation>
    </message>
    <message>
        <source>8 bits</source>
        <translation>8 位</translation>
    </message>
    <message>
        <source>A frozen base model can be kept in fewer bits, which saves memory and costs a little time. QLoRA always uses 4 bits; full fine-tuning cannot be quantised.</source>
        <translation>冻结的基础模型可以用更少的位数存放，节省内存/显存，但会稍慢一些。QLoRA 始终使用 4 位；全参数微调不能量化。</translation>
    </message>
    <message>
        <source>The base model is not on this computer, which is offline: choose one that is here, or connect it to the network.</source>
        <translation>这台电脑上没有该基础模型，而且处于离线状态：请选择本机已有的模型，或连接网络。</translation>
    </message>
    <message>
        <source>The base model is not on this computer: {} are downloaded first.</source>
        <translation>这台电脑上没有该基础模型：需要先下载 {}。</translation>
    </message>
    <message>
        <source>Folder of a CLIP model</source>
        <translation>CLIP 模型文件夹</translation>
    </message>
    <message>
        <source>Local folder</source>
        <translation>本地文件夹</translation>
    </message>
    <message>
        <source>It is not known yet what fits.</source>
        <translation>还不知道哪些能在本机训练。</translation>
    </message>
    <message>
        <source>&amp;Take {}</source>
        <translation>改用 {}(&amp;T)</translation>
    </message>
    <message>
        <source>Family: {}
Reads: {}</source>
        <translation>系列：{}
语言：{}</translation>
    </message>
    <message>
        <source>{} weights, images of {} pixels in patches of {}.</source>
        <translation>参数量 {}，图片 {} 像素，图块 {} 像素。</translation>
    </message>
    <message>
        <source>Licence: {}</source>
        <translation>许可证：{}</translation>
    </message>
    <message>
        <source>Licence: {}, not for commercial use</source>
        <translation>许可证：{}，不得用于商业用途</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>已在本机</translation>
    </message>
    <message>
        <source>&amp;Cancel download</source>
        <translation>取消下载(&amp;C)</translation>
    </message>
    <message>
        <source>Stopping ...</source>
        <translation>正在停止 ...</translation>
    </message>
    <message>
        <source>Asking the hub ...</source>
        <translation>正在查询 Hub ...</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} / {}</translation>
    </message>
</context>
<context>
    <name>Beginning</name>
    <message>
        <source>Show &amp;changes</source>
        <translation>查看改动(&amp;C)</translation>
    </message>
    <message>
        <source>The images whose labels you changed.</source>
        <translation>标签被你改过的图片。</translation>
    </message>
    <message>
        <source>{} before, {} now</source>
        <translation>原为 {}，现为 {}</translation>
    </message>
    <message>
        <source>This is “{}” once more, with {} labels that you changed ({}).</source>
        <translation>再次训练“{}”：你改动了 {} 个标签（{}）。</translation>
    </message>
    <message>
        <source>This is “{}” once more, with {} label that you changed ({}).</source>
        <translation>再次训练“{}”：你改动了 {} 个标签（{}）。</translation>
    </message>
    <message>
        <source>and {} more</source>
        <translation>还有 {} 个</translation>
    </message>
    <message>
        <source>With another method or base model, the two are not compared.</source>
        <translation>方法或基础模型不同时，前后两次不作对比。</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Old and new will be compared on the same {} {} images.</source>
        <translation>新旧两次将在同样的 {} 张{}图片上对比。</translation>
    </message>
</context>
<context>
    <name>BoardImages</name>
    <message>
        <source>Images to sort</source>
        <translation>待归类的图片</translation>
    </message>
</context>
<context>
    <name>BoardPage</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Re&amp;do</source>
        <translation>重做(&amp;D)</translation>
    </message>
    <message>
        <source>Images looked at</source>
        <translation>查看图片的进度</translation>
    </message>
    <message>
        <source>Sto&amp;p</source>
        <translation>停止(&amp;P)</translation>
    </message>
    <message>
        <source>Adds none of these images.</source>
        <translation>这些图片一张也不添加。</translation>
    </message>
    <message>
        <source>Add &amp;images...</source>
        <translation>添加图片(&amp;I)...</translation>
    </message>
    <message>
        <source>From elsewhere: they are copied into your project, or dropped here.</source>
        <translation>从别处添加：图片会复制到你的项目中；也可以拖放到这里。</translation>
    </message>
    <message>
        <source>&amp;Camera...</source>
        <translation>摄像头(&amp;C)...</translation>
    </message>
    <message>
        <source>Fills a class with what a camera sees.</source>
        <translation>把摄像头拍到的画面添加到某个类别。</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Save labels as...</source>
        <translation>标签另存为(&amp;S)...</translation>
    </message>
    <message>
        <source>A table of the images and their classes.</source>
        <translation>一张列出图片及其类别的表格。</translation>
    </message>
    <message>
        <source>&amp;Train with these</source>
        <translation>用这些图片训练(&amp;T)</translation>
    </message>
    <message>
        <source>Looking through the folder ...</source>
        <translation>正在扫描文件夹 ...</translation>
    </message>
    <message>
        <source>O&amp;K</source>
        <translation>确定(&amp;K)</translation>
    </message>
    <message>
        <source>Review {}</source>
        <translation>检查 {}</translation>
    </message>
    <message>
        <source>Sort {}</source>
        <translation>归类 {}</translation>
    </message>
    <message>
        <source>{} sorted · {} to go</source>
        <translation>已归类 {} · 还剩 {}</translation>
    </message>
    <message>
        <source>{} labelled · {} by you</source>
        <translation>已有标签 {} · 其中 {} 个由你标注</translation>
    </message>
    <message>
        <source>Sort some images first.</source>
        <translation>请先归类一些图片。</translation>
    </message>
    <message>
        <source>Type the name of a class first.</source>
        <translation>请先输入一个类别名称。</translation>
    </message>
    <message>
        <source>To train, type the names of at least two classes.</source>
        <translation>至少输入两个类别的名称后才能训练。</translation>
    </message>
    <message>
        <source>To train, say of images of at least two classes what they show.</source>
        <translation>至少确认两个类别的图片后才能训练。</translation>
    </message>
    <message>
        <source>too few labels yet to say how often the model is right</source>
        <translation>标签还太少，无法估计模型的正确率</translation>
    </message>
    <message>
        <source>the model is right on about {} % ({} to {})</source>
        <translation>模型的正确率约为 {}%（{} 到 {}）</translation>
    </message>
    <message>
        <source>more labels help</source>
        <translation>再多标一些会有帮助</translation>
    </message>
    <message>
        <source>more would change little</source>
        <translation>再标下去也不会有多大变化</translation>
    </message>
    <message>
        <source>Saving what you decided ...</source>
        <translation>正在保存你的标注 ...</translation>
    </message>
    <message>
        <source>What you decide here is kept at once.</source>
        <translation>你在这里的每个决定都会立即保存。</translation>
    </message>
    <message>
        <source>Everything that you decided is saved.</source>
        <translation>你的所有决定都已保存。</translation>
    </message>
    <message>
        <source>Downloading the base model</source>
        <translation>正在下载基础模型</translation>
    </message>
    <message>
        <source>Loading the base model</source>
        <translation>正在加载基础模型</translation>
    </message>
    <message>
        <source>Looking through the folder</source>
        <translation>正在扫描文件夹</translation>
    </message>
    <message>
        <source>Choosing how to learn from the labels</source>
        <translation>正在选择利用标签学习的方式</translation>
    </message>
    <message>
        <source>Looking for doubtful labels</source>
        <translation>正在查找可疑标签</translation>
    </message>
    <message>
        <source>Copying images into your project</source>
        <translation>正在把图片复制到你的项目中</translation>
    </message>
    <message>
        <source>Reading when the images were taken</source>
        <translation>正在读取图片的拍摄时间</translation>
    </message>
    <message>
        <source>Looking at the images; you can sort meanwhile</source>
        <translation>正在查看图片；你可以先开始归类</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} / {}</translation>
    </message>
    <message>
        <source>{}: {}</source>
        <translation>{}：{}</translation>
    </message>
    <message>
        <source>{} images are alike: what you say of this one holds for all of them.</source>
        <translation>{} 张图片彼此相似：对这一张的决定适用于全部。</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>You say “{}”, the folder said “{}”</source>
        <translation>你认为是“{}”，文件夹标为“{}”</translation>
    </message>
    <message>
        <source>You say “{}”</source>
        <translation>你认为是“{}”</translation>
    </message>
    <message>
        <source>The folder says “{}”; by the other images it is “{}”</source>
        <translation>文件夹标为“{}”；从其他图片来看应为“{}”</translation>
    </message>
    <message>
        <source>The folder says “{}”</source>
        <translation>文件夹标为“{}”</translation>
    </message>
    <message>
        <source>taken {}, {} x {}, {}</source>
        <translation>拍摄于 {}，{} x {}，{}</translation>
    </message>
    <message>
        <source>{}, {} x {}, {}</source>
        <translation>{}，{} x {}，{}</translation>
    </message>
    <message>
        <source>Most like one of “{}” ({})</source>
        <translation>最像“{}”中的一张 ({})</translation>
    </message>
    <message>
        <source>Save labels as</source>
        <translation>标签另存为</translation>
    </message>
    <message>
        <source>The labels are in {}.</source>
        <translation>标签已保存到 {}。</translation>
    </message>
</context>
<context>
    <name>CameraPanel</name>
    <message>
        <source>Ta&amp;ke photo</source>
        <translation>拍照(&amp;K)</translation>
    </message>
    <message>
        <source>It is tried like an image that was dropped.</source>
        <translation>拍下的照片会像拖入的图片一样用来测试。</translation>
    </message>
    <message>
        <source>Clos&amp;e camera</source>
        <translation>关闭摄像头(&amp;E)</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
</context>
<context>
    <name>CameraView</name>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>One moment ...</source>
        <translation>请稍候 ...</translation>
    </message>
    <message>
        <source>macOS does not let ClipTune use the camera. Allow it in System Settings, Privacy &amp; Security, Camera. If it is not listed there, the README says why.</source>
        <translation>macOS 不允许 ClipTune 使用摄像头。请在“系统设置”的“隐私与安全性”中的“摄像头”一栏里允许。如果列表中没有 ClipTune，README 说明了原因。</translation>
    </message>
    <message>
        <source>What lets ClipTune use a camera is not installed. Install it where ClipTune is installed, and start ClipTune again:
pip install &quot;cliptune[camera]&quot;</source>
        <translation>使用摄像头所需的组件尚未安装。请在安装 ClipTune 的环境中执行下面的命令，然后重新启动 ClipTune：
pip install &quot;cliptune[camera]&quot;</translation>
    </message>
    <message>
        <source>What lets ClipTune use a camera is 175 MB, and no part of this package. A ClipTune that pip installs can have it: the README says how.</source>
        <translation>使用摄像头所需的组件有 175 MB，没有随本安装包提供。用 pip 安装的 ClipTune 可以添加：做法见 README。</translation>
    </message>
    <message>
        <source>What lets ClipTune use a camera cannot be loaded: {}. The README says what the system must have for it.</source>
        <translation>无法加载使用摄像头所需的组件：{}。系统需要具备什么，见 README。</translation>
    </message>
    <message>
        <source>No camera is connected. Plug one in, and it is shown here.</source>
        <translation>没有连接摄像头。接上一个，画面就会显示在这里。</translation>
    </message>
    <message>
        <source>The system does not let ClipTune use the camera. Allow it in the system&apos;s settings, under privacy.</source>
        <translation>系统不允许 ClipTune 使用摄像头。请在系统设置的隐私部分允许。</translation>
    </message>
    <message>
        <source>The camera was unplugged. Plug it in again.</source>
        <translation>摄像头已断开。请重新接上。</translation>
    </message>
    <message>
        <source>The camera cannot be used: {}. If another program is using it, close that one.</source>
        <translation>无法使用摄像头：{}。如果其他程序正在使用它，请关闭那个程序。</translation>
    </message>
    <message>
        <source>The camera sends no image. If another program is using it, close that one.</source>
        <translation>摄像头没有送来画面。如果其他程序正在使用它，请关闭那个程序。</translation>
    </message>
</context>
<context>
    <name>CardFailed</name>
    <message>
        <source>&amp;Restart and resume</source>
        <translation>重新启动并继续训练(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Restart ClipTune</source>
        <translation>重新启动 ClipTune(&amp;R)</translation>
    </message>
</context>
<context>
    <name>CatalogueTable</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Memory to train</source>
        <translation>训练所需内存/显存</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>By the method that is chosen on the next page.</source>
        <translation>按下一页所选的方法估算。</translation>
    </message>
    <message>
        <source>Advised</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>&amp;Reads class names in</source>
        <translation>能读懂的类别名语言(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Fits this computer</source>
        <translation>本机可训练(&amp;F)</translation>
    </message>
    <message>
        <source>any language</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>another language</source>
        <translation>其他语言</translation>
    </message>
    <message>
        <source>Non-commercial</source>
        <translation>非商业</translation>
    </message>
    <message>
        <source>&amp;Local folder</source>
        <translation>本地文件夹(&amp;L)</translation>
    </message>
    <message>
        <source>C&amp;hoose...</source>
        <translation>选择(&amp;H)...</translation>
    </message>
    <message>
        <source>in Hugging Face format or OpenCLIP&apos;s</source>
        <translation>Hugging Face 或 OpenCLIP 格式</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} / {}</translation>
    </message>
</context>
<context>
    <name>Chooser</name>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Who answers; Space ticks</source>
        <translation>由谁作答；按空格键勾选</translation>
    </message>
    <message>
        <source>Classes to tell apart</source>
        <translation>要区分的类别</translation>
    </message>
    <message>
        <source>owl, teapot, cactus</source>
        <translation>猫头鹰，茶壶，仙人掌</translation>
    </message>
    <message>
        <source>Classes to tell apart, for those that bring none:</source>
        <translation>要区分的类别（供自身不带类别的模型使用）：</translation>
    </message>
    <message>
        <source>&amp;Add an adapter...</source>
        <translation>添加适配器(&amp;A)...</translation>
    </message>
    <message>
        <source>A folder or a zip that PEFT or ClipTune saved an adapter in.</source>
        <translation>PEFT 或 ClipTune 保存的适配器：文件夹或 zip。</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>What can be done with the adapter that is current</source>
        <translation>可以对当前适配器执行的操作</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>So the rest is {} right</source>
        <translation>使其余的准确率达到 {}</translation>
    </message>
    <message>
        <source>An unsure image gets no class: it may show none of these, or is hard to tell. The more often the rest is to be right, the more images are unsure.</source>
        <translation>不确定的图片不给出类别：它可能不属于任何一类，或者难以判断。对其余图片的准确率要求越高，不确定的图片就越多。</translation>
    </message>
    <message>
        <source>Call images &amp;unsure</source>
        <translation>标为不确定(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Base model</source>
        <translation>基础模型(&amp;B)</translation>
    </message>
    <message>
        <source>One base model is in memory at a time. Others are chosen above.</source>
        <translation>内存中一次只放一个基础模型。其他基础模型在上方选择。</translation>
    </message>
    <message>
        <source>Runs that kept something appear here, and adapters that you add.</source>
        <translation>留有成果的训练任务和你添加的适配器会显示在这里。</translation>
    </message>
    <message>
        <source>Zero-shot</source>
        <translation>零样本</translation>
    </message>
    <message>
        <source>The base model as it is</source>
        <translation>未经改动的基础模型</translation>
    </message>
    <message>
        <source>E&amp;xport...</source>
        <translation>导出(&amp;X)...</translation>
    </message>
    <message>
        <source>Re&amp;move...</source>
        <translation>移除(&amp;M)...</translation>
    </message>
    <message>
        <source>Zero-shot, classes of {}</source>
        <translation>零样本，类别取自 {}</translation>
    </message>
</context>
<context>
    <name>Choosing</name>
    <message>
        <source>Images ({})</source>
        <translation>图片 ({})</translation>
    </message>
</context>
<context>
    <name>ClassColumn</name>
    <message>
        <source>Another class</source>
        <translation>新类别</translation>
    </message>
    <message>
        <source>Several at once, with commas between them. Enter in the empty line: images.</source>
        <translation>可一次输入多个，用逗号隔开。在空行按 Enter 跳到图片。</translation>
    </message>
    <message>
        <source>Base model that looks at the images</source>
        <translation>用来查看图片的基础模型</translation>
    </message>
    <message>
        <source>The base model that looks at the images.</source>
        <translation>用来查看图片的基础模型。</translation>
    </message>
    <message>
        <source>Doubtful labels</source>
        <translation>可疑标签</translation>
    </message>
    <message>
        <source>Looking ...</source>
        <translation>正在查找 ...</translation>
    </message>
    <message>
        <source>+ another class: type its name</source>
        <translation>+ 新类别：输入名称</translation>
    </message>
    <message>
        <source>Type the name of a class</source>
        <translation>输入类别名称</translation>
    </message>
    <message>
        <source>Another base model...</source>
        <translation>其他基础模型...</translation>
    </message>
    <message>
        <source>{} of {} confirmed</source>
        <translation>已确认 {} / {}</translation>
    </message>
    <message>
        <source>Type the names of at least two classes: their words sort the images.</source>
        <translation>请至少输入两个类别的名称：图片会据此归类。</translation>
    </message>
    <message>
        <source>The starter is a tiny practice model, made for drawings: for photos choose another base model below.</source>
        <translation>内置的是一个很小的练手模型，只适合插画：照片请在下方换用其他基础模型。</translation>
    </message>
    <message>
        <source>A key puts what is selected there, Enter takes what is proposed. Dragging works too. Your files are not moved.</source>
        <translation>按类别对应的键，所选图片就归入该类；按 Enter 采纳建议。也可以拖动。你的文件不会被移动。</translation>
    </message>
    <message>
        <source>“{}” is the key of “{}”: click an image, then press it. Enter once more makes a class of that name.</source>
        <translation>“{}”是“{}”的快捷键：点一张图片再按它。再按一次 Enter，则以它为名新建类别。</translation>
    </message>
    <message>
        <source>Remove the class “{}”?</source>
        <translation>移除类别“{}”？</translation>
    </message>
    <message>
        <source>{} that you put there can be sorted again. Undo brings it back.</source>
        <translation>你归入其中的 {} 将重新变为待归类。可以撤销。</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
</context>
<context>
    <name>ClassList</name>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Rename or merge…</source>
        <translation>重命名或合并…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>Something is being saved. The program ends when that is done.</source>
        <translation>正在保存数据。保存完成后程序会退出。</translation>
    </message>
    <message>
        <source>&amp;Stay</source>
        <translation>不退出(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Quit at once</source>
        <translation>立即退出(&amp;Q)</translation>
    </message>
    <message>
        <source>A search for the best</source>
        <translation>寻找最佳方案</translation>
    </message>
    <message>
        <source>“{}” is still training.</source>
        <translation>“{}”仍在训练。</translation>
    </message>
    <message>
        <source>What was learned so far is kept in any case. Training can go on in the background, or be resumed at the next start.</source>
        <translation>无论如何，已学到的内容都会保留。训练可以在后台进行，也可以在下次启动时继续。</translation>
    </message>
    <message>
        <source>&amp;Keep training</source>
        <translation>在后台训练(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Quit, resume later</source>
        <translation>退出，稍后继续(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Stop and quit</source>
        <translation>停止并退出(&amp;S)</translation>
    </message>
    <message>
        <source>ClipTune is training</source>
        <translation>ClipTune 正在训练</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>ComparedPage</name>
    <message>
        <source>&amp;Back to the runs</source>
        <translation>返回训练任务列表(&amp;B)</translation>
    </message>
    <message>
        <source>The list (Escape).</source>
        <translation>回到列表 (Escape)。</translation>
    </message>
    <message>
        <source>E&amp;xport...</source>
        <translation>导出(&amp;X)...</translation>
    </message>
    <message>
        <source>What the run of the chosen row learned, for other programs.</source>
        <translation>把所选行的训练成果导出给其他程序。</translation>
    </message>
    <message>
        <source>&amp;Report...</source>
        <translation>报告(&amp;R)...</translation>
    </message>
    <message>
        <source>As a PDF, a page, a table or an image of the charts.</source>
        <translation>可存为 PDF、网页、表格或图表图片。</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Nothing was measured</source>
        <translation>没有评测结果</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>时间(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Memory</source>
        <translation>内存/显存(&amp;M)</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Comparison · {}</source>
        <translation>对比 · {}</translation>
    </message>
    <message>
        <source>Beside the method the rows differ in: {}. The last column has each.</source>
        <translation>除方法外，各行还有这些不同：{}。见最后一列。</translation>
    </message>
    <message>
        <source>Two runs that ended are needed for a comparison.</source>
        <translation>对比至少需要两个已结束的训练任务。</translation>
    </message>
    <message>
        <source>{}: {} {} images of {}, base model {}</source>
        <translation>{}：{} 张{}图片，来自 {}，基础模型 {}</translation>
    </message>
    <message>
        <source>These runs were judged on different images, or tuned another base.</source>
        <translation>这些训练任务所用的评测图片不同，或微调的基础模型不同。</translation>
    </message>
    <message>
        <source>The images, their labels or their split changed in between.</source>
        <translation>在此期间，图片、标签或划分发生了变化。</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>{} test images of {}, which no run was trained on or chosen by</source>
        <translation>{} 张测试图片，来自 {}；没有用于任何任务的训练或挑选</translation>
    </message>
    <message>
        <source>{} validation images of {}, which also chose the steps kept</source>
        <translation>{} 张验证图片，来自 {}；保留哪一步也由它们决定</translation>
    </message>
    <message>
        <source>base model {}</source>
        <translation>基础模型 {}</translation>
    </message>
    <message>
        <source>{} seeds</source>
        <translation>{} 个随机种子</translation>
    </message>
    <message>
        <source>{} against training time</source>
        <translation>{}与训练时间</translation>
    </message>
    <message>
        <source>{} against peak memory</source>
        <translation>{}与内存/显存峰值</translation>
    </message>
    <message>
        <source>Validation {} while training</source>
        <translation>训练过程中的验证{}</translation>
    </message>
    <message>
        <source>before training {}</source>
        <translation>训练前 {}</translation>
    </message>
</context>
<context>
    <name>ComparisonQueue</name>
    <message>
        <source>The search for the best waits for its turn.</source>
        <translation>寻找最佳方案的任务正在排队。</translation>
    </message>
    <message>
        <source>O&amp;K</source>
        <translation>确定(&amp;K)</translation>
    </message>
    <message>
        <source>Done already and not run again: {}.</source>
        <translation>已经完成、不再重复训练：{}。</translation>
    </message>
    <message>
        <source>Show r&amp;uns</source>
        <translation>显示训练任务(&amp;U)</translation>
    </message>
    <message>
        <source>The comparison is done.</source>
        <translation>对比已完成。</translation>
    </message>
    <message>
        <source>{} of the {} runs of the comparison finished.</source>
        <translation>对比中的训练任务已完成 {} / {} 个。</translation>
    </message>
    <message>
        <source>{} comparisons are to be looked at.</source>
        <translation>有 {} 份对比可以查看。</translation>
    </message>
    <message>
        <source>N&amp;ot now</source>
        <translation>以后再说(&amp;O)</translation>
    </message>
    <message>
        <source>S&amp;how comparison</source>
        <translation>查看对比(&amp;H)</translation>
    </message>
    <message>
        <source>Show {}, {} runs</source>
        <translation>查看 {}，{} 个训练任务</translation>
    </message>
</context>
<context>
    <name>ComparisonTable</name>
    <message>
        <source>Runs side by side</source>
        <translation>并列的训练任务</translation>
    </message>
    <message>
        <source>{} to {} %</source>
        <translation>{}% 到 {}%</translation>
    </message>
    <message>
        <source>Training time</source>
        <translation>训练时间</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>内存/显存峰值</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95%</translation>
    </message>
    <message>
        <source>By words</source>
        <translation>按提示词</translation>
    </message>
    <message>
        <source>By vectors</source>
        <translation>按类别向量</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Fraction</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>训练设置</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>The settings in which the rows differ.</source>
        <translation>各行之间不同的设置。</translation>
    </message>
</context>
<context>
    <name>Confusion</name>
    <message>
        <source>{} taken for {}: {} of {}</source>
        <translation>{} 被误认为 {}：{} / {}</translation>
    </message>
</context>
<context>
    <name>Copying</name>
    <message>
        <source>Copy 1 image into your project?</source>
        <translation>把 1 张图片复制到你的项目中？</translation>
    </message>
    <message>
        <source>Copy {} images into your project?</source>
        <translation>把 {} 张图片复制到你的项目中？</translation>
    </message>
    <message>
        <source>Your folder of images stays as it is; Undo on the board takes them out again.</source>
        <translation>你的图片文件夹保持不变；在看板上撤销即可把它们移出项目。</translation>
    </message>
    <message>
        <source>They take {}.</source>
        <translation>它们占用 {}。</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Counted</name>
    <message>
        <source>{}, {} classes</source>
        <translation>{}，{} 个类别</translation>
    </message>
    <message>
        <source>{} with {} labels</source>
        <translation>{}，{} 个标签</translation>
    </message>
    <message>
        <source>{} with captions</source>
        <translation>{}，带图片描述</translation>
    </message>
    <message>
        <source>{} for training, {} for validation</source>
        <translation>{} 张用于训练，{} 张用于验证</translation>
    </message>
    <message>
        <source>about {} for training, {} for validation</source>
        <translation>约 {} 张用于训练，{} 张用于验证</translation>
    </message>
    <message>
        <source>, {} for the test</source>
        <translation>，{} 张用于测试</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存/显存</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>images per second</source>
        <translation>每秒图片数</translation>
    </message>
    <message>
        <source>This method takes no steps: there is no curve</source>
        <translation>这种方法没有训练步：没有曲线</translation>
    </message>
    <message>
        <source>The run ended before there was anything to draw</source>
        <translation>训练任务在有数据可画之前就结束了</translation>
    </message>
    <message>
        <source>Appears with the first measurement</source>
        <translation>第一次评测后显示</translation>
    </message>
    <message>
        <source>Appears with the first step</source>
        <translation>第一步之后显示</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>of learning rates on trial</source>
        <translation>试验中的学习率</translation>
    </message>
    <message>
        <source>before training {}</source>
        <translation>训练前 {}</translation>
    </message>
    <message>
        <source>linear probe {}</source>
        <translation>线性探针 {}</translation>
    </message>
    <message>
        <source>expected {}</source>
        <translation>预计 {}</translation>
    </message>
    <message>
        <source>machine {}</source>
        <translation>本机 {}</translation>
    </message>
    <message>
        <source>device {}</source>
        <translation>设备 {}</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} / {}</translation>
    </message>
    <message>
        <source>this program</source>
        <translation>本程序</translation>
    </message>
    <message>
        <source>on the device</source>
        <translation>设备上</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>&amp;More like this</source>
        <translation>查找相似图片(&amp;M)</translation>
    </message>
    <message>
        <source>Shows first what is most like this image (Ctrl+L).</source>
        <translation>把与这张最相似的图片排在前面 (Ctrl+L)。</translation>
    </message>
    <message>
        <source>Searc&amp;h by an image...</source>
        <translation>以图搜图(&amp;H)...</translation>
    </message>
    <message>
        <source>One from anywhere; it may be dropped on the search line, too.</source>
        <translation>可用任意位置的图片；也可以把它拖到搜索框上。</translation>
    </message>
    <message>
        <source>The image that the cursor is on</source>
        <translation>光标所在的图片</translation>
    </message>
    <message>
        <source>Choose the image to search by</source>
        <translation>选择用来搜索的图片</translation>
    </message>
</context>
<context>
    <name>Efforts</name>
    <message>
        <source>&amp;Quick</source>
        <translation>快速(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Balanced</source>
        <translation>均衡(&amp;B)</translation>
    </message>
    <message>
        <source>B&amp;est in</source>
        <translation>最佳(&amp;E)，限时</translation>
    </message>
    <message>
        <source>Minutes to take</source>
        <translation>限定的分钟数</translation>
    </message>
    <message>
        <source>Learns what tells the classes apart, and leaves the model as it is.</source>
        <translation>只学习怎样区分这些类别，模型本身不变。</translation>
    </message>
    <message>
        <source>Tries several methods and keeps the one that did best.</source>
        <translation>尝试多种方法，保留效果最好的一种。</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 分钟</translation>
    </message>
    <message>
        <source>{} minutes</source>
        <translation>{} 分钟</translation>
    </message>
    <message>
        <source>about {}</source>
        <translation>约 {}</translation>
    </message>
    <message>
        <source>{} of memory</source>
        <translation>占用 {}</translation>
    </message>
    <message>
        <source>{}. {}</source>
        <translation>{}。{}</translation>
    </message>
    <message>
        <source>Its learning rate is found for you.</source>
        <translation>学习率会自动搜索。</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>ClipTune</source>
        <translation>ClipTune</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Show &amp;details</source>
        <translation>显示详细信息(&amp;D)</translation>
    </message>
    <message>
        <source>Copies the error and the versions.</source>
        <translation>复制错误信息和版本信息。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Hide &amp;details</source>
        <translation>隐藏详细信息(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Copied</source>
        <translation>已复制(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>&amp;Details...</source>
        <translation>详细信息(&amp;D)...</translation>
    </message>
</context>
<context>
    <name>Estimates</name>
    <message>
        <source>Trying a linear probe ...</source>
        <translation>正在试用线性探针 ...</translation>
    </message>
    <message>
        <source>About {} % ({} to {}) is within reach without training the model: a linear probe on {} images.</source>
        <translation>不训练模型就能达到约 {}%（{} 到 {}）：这是 {} 张图片上线性探针的结果。</translation>
    </message>
    <message>
        <source>About {} % balanced accuracy ({} to {}) is within reach without training the model: a linear probe on {} images.</source>
        <translation>不训练模型就能达到约 {}% 的平衡准确率（{} 到 {}）：这是 {} 张图片上线性探针的结果。</translation>
    </message>
</context>
<context>
    <name>Examples</name>
    <message>
        <source>What the model says</source>
        <translation>模型的回答</translation>
    </message>
    <message>
        <source>was {}</source>
        <translation>原为 {}</translation>
    </message>
    <message>
        <source>before training</source>
        <translation>训练前</translation>
    </message>
    <message>
        <source>at step {}; below, before training</source>
        <translation>第 {} 步；下方为训练前</translation>
    </message>
    <message>
        <source>now; below, before training</source>
        <translation>现在；下方为训练前</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export “{}”</source>
        <translation>导出“{}”</translation>
    </message>
    <message>
        <source>What another program gets</source>
        <translation>其他程序得到什么</translation>
    </message>
    <message>
        <source>As one &amp;zip</source>
        <translation>打包成一个 zip(&amp;Z)</translation>
    </message>
    <message>
        <source>A run is on: pause it to export now, or export when it has ended.</source>
        <translation>有训练任务正在进行：暂停它即可现在导出，或等它结束后再导出。</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>Without the class vectors that were fitted: {} instead of {}.</source>
        <translation>不带拟合的类别向量，结果为 {}，而不是 {}。</translation>
    </message>
    <message>
        <source>&amp;Into</source>
        <translation>导出到(&amp;I)</translation>
    </message>
    <message>
        <source>C&amp;hoose...</source>
        <translation>选择(&amp;H)...</translation>
    </message>
    <message>
        <source>E&amp;xport</source>
        <translation>导出(&amp;X)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Open the fol&amp;der</source>
        <translation>打开文件夹(&amp;D)</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>关闭(&amp;L)</translation>
    </message>
    <message>
        <source>Another program gets: {}</source>
        <translation>其他程序会得到：{}</translation>
    </message>
    <message>
        <source>Name of the new folder</source>
        <translation>新文件夹的名称</translation>
    </message>
    <message>
        <source>“{}” is exported</source>
        <translation>导出“{}”</translation>
    </message>
    <message>
        <source>Waits for the engine ...</source>
        <translation>正在等待引擎 ...</translation>
    </message>
    <message>
        <source>Stopping ...</source>
        <translation>正在停止 ...</translation>
    </message>
    <message>
        <source>Downloading the base model ...</source>
        <translation>正在下载基础模型 ...</translation>
    </message>
    <message>
        <source>Loading the base model ...</source>
        <translation>正在加载基础模型 ...</translation>
    </message>
    <message>
        <source>Looking through the images ...</source>
        <translation>正在扫描图片 ...</translation>
    </message>
    <message>
        <source>Asking the model about its images ...</source>
        <translation>模型正在判断图片 ...</translation>
    </message>
    <message>
        <source>Writing ...</source>
        <translation>正在写入 ...</translation>
    </message>
    <message>
        <source>Packing ...</source>
        <translation>正在打包 ...</translation>
    </message>
    <message>
        <source>Verifying in a separate process ...</source>
        <translation>正在独立进程中验证 ...</translation>
    </message>
    <message>
        <source>Exporting ...</source>
        <translation>正在导出 ...</translation>
    </message>
    <message>
        <source>Cancelled; nothing was kept.</source>
        <translation>已取消；没有留下任何文件。</translation>
    </message>
    <message>
        <source>the same answer for all</source>
        <translation>回答全部一致</translation>
    </message>
    <message>
        <source>the same answer for {}</source>
        <translation>{} 的回答一致</translation>
    </message>
    <message>
        <source>Verified in a separate process ({}): {} images, {}, largest difference {}.</source>
        <translation>已在独立进程中验证（{}）：{} 张图片，{}，最大差异 {}。</translation>
    </message>
    <message>
        <source>Written to {}: {}, in {}.</source>
        <translation>已写入 {}：{}，用时 {}。</translation>
    </message>
    <message>
        <source>In 16 bits: the same answer for {}, largest difference {}.</source>
        <translation>16 位精度下：{} 的回答一致，最大差异 {}。</translation>
    </message>
    <message>
        <source>Right: {}, and {} as the run kept it.</source>
        <translation>正确率：{}；训练任务保留时为 {}。</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>{} s</source>
        <translation>{} 秒</translation>
    </message>
    <message>
        <source>{} min {} s</source>
        <translation>{} 分 {} 秒</translation>
    </message>
    <message>
        <source>{} h {} min</source>
        <translation>{} 小时 {} 分</translation>
    </message>
    <message>
        <source>{} s an epoch ({} to {})</source>
        <translation>每轮 {} 秒（{} 到 {}）</translation>
    </message>
    <message>
        <source>{} min an epoch ({} to {})</source>
        <translation>每轮 {} 分钟（{} 到 {}）</translation>
    </message>
    <message>
        <source>h</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>min</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
</context>
<context>
    <name>FindTab</name>
    <message>
        <source>What to find</source>
        <translation>要查找什么</translation>
    </message>
    <message>
        <source>a red teapot with a long spout</source>
        <translation>a red teapot with a long spout</translation>
    </message>
    <message>
        <source>Who looks for it</source>
        <translation>由谁查找</translation>
    </message>
    <message>
        <source>&amp;Find images</source>
        <translation>查找图片(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;hange...</source>
        <translation>更改(&amp;H)...</translation>
    </message>
    <message>
        <source>Images looked at</source>
        <translation>查看图片的进度</translation>
    </message>
    <message>
        <source>What was found, the likest first</source>
        <translation>查找结果，最相似的在前</translation>
    </message>
    <message>
        <source>In</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>no folder yet</source>
        <translation>尚未选择文件夹</translation>
    </message>
    <message>
        <source>cosine similarity {:.3f}</source>
        <translation>余弦相似度 {:.3f}</translation>
    </message>
    <message>
        <source>The {} of {} images nearest to “{}”; 1 would be the same.</source>
        <translation>已列出最接近的 {} 张（共 {} 张），查找内容：“{}”；1 表示完全相同。</translation>
    </message>
    <message>
        <source>Cannot be read: {}.</source>
        <translation>无法读取：{}。</translation>
    </message>
</context>
<context>
    <name>FolderTab</name>
    <message>
        <source>C&amp;hoose a folder...</source>
        <translation>选择文件夹(&amp;H)...</translation>
    </message>
    <message>
        <source>Class&amp;ify all</source>
        <translation>全部分类(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Whose answers are shown</source>
        <translation>显示谁的回答</translation>
    </message>
    <message>
        <source>Images looked at</source>
        <translation>查看图片的进度</translation>
    </message>
    <message>
        <source>Images of the class that is chosen</source>
        <translation>所选类别的图片</translation>
    </message>
    <message>
        <source>Save as CS&amp;V...</source>
        <translation>另存为 CSV(&amp;V)...</translation>
    </message>
    <message>
        <source>&amp;Sort copies into folders...</source>
        <translation>把副本归类到文件夹(&amp;S)...</translation>
    </message>
    <message>
        <source>Copies every image into a folder of its class; nothing is moved.</source>
        <translation>把每张图片复制到其类别的文件夹中；不移动任何文件。</translation>
    </message>
    <message>
        <source>Open the fold&amp;er</source>
        <translation>打开文件夹(&amp;E)</translation>
    </message>
    <message>
        <source>Images by class</source>
        <translation>按类别统计的图片</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片数</translation>
    </message>
    <message>
        <source>Average confidence</source>
        <translation>平均置信度</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Drop a folder here, or choose one: every image in it is classified.</source>
        <translation>把文件夹拖到这里，或选择一个：其中的每张图片都会被分类。</translation>
    </message>
    <message>
        <source>the folder “{}” is classified</source>
        <translation>对文件夹“{}”分类</translation>
    </message>
    <message>
        <source>Images: {} of {}</source>
        <translation>图片：{} / {}</translation>
    </message>
    <message>
        <source>{} images/s</source>
        <translation>{} 张/秒</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>{} in {}, {}.</source>
        <translation>{}，用时 {}，{}。</translation>
    </message>
    <message>
        <source>{} {} (balanced {})</source>
        <translation>{} {}（平衡 {}）</translation>
    </message>
    <message>
        <source>Right, by the names of their folders: {}.</source>
        <translation>以文件夹名称为准的正确率：{}。</translation>
    </message>
    <message>
        <source>Cannot be read: {}.</source>
        <translation>无法读取：{}。</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>没有回答</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>另存为 CSV</translation>
    </message>
    <message>
        <source>Written: {}.</source>
        <translation>已写入：{}。</translation>
    </message>
    <message>
        <source>Choose the folder for the copies</source>
        <translation>选择存放副本的文件夹</translation>
    </message>
    <message>
        <source>Copied: {}.</source>
        <translation>已复制：{}。</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>How it stands</source>
        <translation>当前状况</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>Images by class</source>
        <translation>按类别显示的图片</translation>
    </message>
    <message>
        <source>Show large</source>
        <translation>放大显示</translation>
    </message>
    <message>
        <source>Include again</source>
        <translation>重新纳入</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Change the class name…</source>
        <translation>更改类别名称…</translation>
    </message>
</context>
<context>
    <name>GraphicsCard</name>
    <message>
        <source>Graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>Looking for a graphics card ...</source>
        <translation>正在查找显卡 ...</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Cop&amp;y command</source>
        <translation>复制命令(&amp;Y)</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>What was fetched goes, and ClipTune&apos;s own PyTorch is used again.</source>
        <translation>删除下载的内容，恢复使用 ClipTune 自带的 PyTorch。</translation>
    </message>
    <message>
        <source>&amp;Index address</source>
        <translation>索引地址(&amp;I)</translation>
    </message>
    <message>
        <source>Where PyTorch is fetched from; a mirror, for instance.</source>
        <translation>从哪里下载 PyTorch，例如某个镜像。</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Do&amp;wnload {}</source>
        <translation>下载 {}(&amp;W)</translation>
    </message>
    <message>
        <source>Look for the PyTorch that &amp;fits</source>
        <translation>查找适合的 PyTorch(&amp;F)</translation>
    </message>
    <message>
        <source>Stopping ...</source>
        <translation>正在停止 ...</translation>
    </message>
    <message>
        <source>Beginning ...</source>
        <translation>正在开始 ...</translation>
    </message>
    <message>
        <source>Asking the index ...</source>
        <translation>正在查询索引 ...</translation>
    </message>
    <message>
        <source>PyTorch {}: {} to download, {} on the disk.</source>
        <translation>PyTorch {}：需下载 {}，占用磁盘 {}。</translation>
    </message>
    <message>
        <source>ClipTune was installed by pip, which fetches it as well:</source>
        <translation>这个 ClipTune 是用 pip 安装的，PyTorch 也用 pip 安装：</translation>
    </message>
    <message>
        <source>Downloading: {} of {}</source>
        <translation>正在下载：{} / {}</translation>
    </message>
    <message>
        <source>Unpacking: {} of {}</source>
        <translation>正在解压：{} / {}</translation>
    </message>
    <message>
        <source>Trying it ...</source>
        <translation>正在试用 ...</translation>
    </message>
    <message>
        <source>Stopped; nothing is left.</source>
        <translation>已停止；没有留下任何文件。</translation>
    </message>
</context>
<context>
    <name>GreysCard</name>
    <message>
        <source>Greys of more than 8 bits</source>
        <translation>高于 8 位的灰度</translation>
    </message>
    <message>
        <source>Black is</source>
        <translation>黑色对应</translation>
    </message>
    <message>
        <source>White is</source>
        <translation>白色对应</translation>
    </message>
    <message>
        <source>As found</source>
        <translation>恢复检测值</translation>
    </message>
</context>
<context>
    <name>GuideDialog</name>
    <message>
        <source>Which method should I choose?</source>
        <translation>该选哪种方法？</translation>
    </message>
    <message>
        <source>How much memory does QLoRA need for large models?</source>
        <translation>QLoRA 训练大模型需要多少显存？</translation>
    </message>
    <message>
        <source>The last column is from “Other PEFT methods”, a chapter on tuning large models (docs/guide.md). It leaves room for activations and workspace beside the weights. What a CLIP takes of this computer is counted on its card.</source>
        <translation>最后一列取自大模型微调教程中的“其他 PEFT 方法”一章 (docs/guide.md)，其中除权重外还为激活值和工作区留有余量。CLIP 在这台电脑上的占用见各方法的卡片。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>When to take it</source>
        <translation>适用场景</translation>
    </message>
    <message>
        <source>Weights of the model</source>
        <translation>模型权重</translation>
    </message>
    <message>
        <source>In 4 bits, by our formula</source>
        <translation>4 位时，按我们的公式</translation>
    </message>
    <message>
        <source>In all, as published</source>
        <translation>总计，按已发表的数据</translation>
    </message>
    <message>
        <source>{} billion</source>
        <translation>{}B</translation>
    </message>
    <message>
        <source>{} GB</source>
        <translation>{} GB</translation>
    </message>
    <message>
        <source>about {} GB</source>
        <translation>约 {} GB</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Dupl&amp;icate and edit...</source>
        <translation>复制并编辑(&amp;I)...</translation>
    </message>
    <message>
        <source>Fill the wizard with this run&apos;s job, to make another like it.</source>
        <translation>用这个训练任务的设置填写向导，以便再做一个类似的。</translation>
    </message>
    <message>
        <source>Train &amp;on...</source>
        <translation>追加训练(&amp;O)...</translation>
    </message>
    <message>
        <source>Go on from what it learned, with more images or another class.</source>
        <translation>在已学到的基础上，用更多图片或新类别接着训练。</translation>
    </message>
    <message>
        <source>Measure &amp;now</source>
        <translation>立即评测(&amp;N)</translation>
    </message>
    <message>
        <source>Measure what was kept so far, class by class, while the run rests.</source>
        <translation>在训练暂停期间，逐类评测目前保留的结果。</translation>
    </message>
    <message>
        <source>&amp;Stop and save</source>
        <translation>停止并保存(&amp;S)</translation>
    </message>
    <message>
        <source>End after the current step. What was learned so far is kept.</source>
        <translation>完成当前步后结束。已学到的内容会保留。</translation>
    </message>
    <message>
        <source>Save &amp;adapter as...</source>
        <translation>适配器另存为(&amp;A)...</translation>
    </message>
    <message>
        <source>&amp;Try it</source>
        <translation>试一试(&amp;T)</translation>
    </message>
    <message>
        <source>Ask it about images.</source>
        <translation>用图片考考它。</translation>
    </message>
    <message>
        <source>E&amp;xport...</source>
        <translation>导出(&amp;X)...</translation>
    </message>
    <message>
        <source>For other programs, read again and compared before it is called done.</source>
        <translation>供其他程序使用；写完会重新读取并核对，之后才算完成。</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续训练(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Sav&amp;e curves</source>
        <translation>保存曲线(&amp;E)</translation>
    </message>
    <message>
        <source>S&amp;ave model as...</source>
        <translation>模型另存为(&amp;A)...</translation>
    </message>
    <message>
        <source>S&amp;ave class vectors as...</source>
        <translation>类别向量另存为(&amp;A)...</translation>
    </message>
    <message>
        <source>“{}” is on: sho&amp;w it</source>
        <translation>“{}”正在进行：查看(&amp;W)</translation>
    </message>
</context>
<context>
    <name>Heads</name>
    <message>
        <source>What this page is for, and its words ({})</source>
        <translation>这一页的用途和用语 ({})</translation>
    </message>
    <message>
        <source>Help on this page</source>
        <translation>本页帮助</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>ClipTune help</source>
        <translation>ClipTune 帮助</translation>
    </message>
    <message>
        <source>Search for a term or a key</source>
        <translation>搜索用语或按键</translation>
    </message>
    <message>
        <source>Search the help</source>
        <translation>搜索帮助</translation>
    </message>
    <message>
        <source>What the help is about</source>
        <translation>帮助主题</translation>
    </message>
    <message>
        <source>All terms</source>
        <translation>全部用语</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Show the &amp;tour</source>
        <translation>显示引导(&amp;T)</translation>
    </message>
    <message>
        <source>Where to begin, in a few steps.</source>
        <translation>几步了解从哪里开始。</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Nothing in the help has “{}”.</source>
        <translation>帮助中没有“{}”。</translation>
    </message>
</context>
<context>
    <name>HubDialog</name>
    <message>
        <source>Data set of the hub</source>
        <translation>Hub 数据集</translation>
    </message>
    <message>
        <source>&amp;Name of the data set</source>
        <translation>数据集名称(&amp;N)</translation>
    </message>
    <message>
        <source>It is downloaded from {} and kept on this computer. What is sent there is its name and, if this computer is signed in to the hub, who you are; nothing of your images. No program in it is run.</source>
        <translation>从 {} 下载并保存在这台电脑上。只会发送数据集名称；如果这台电脑已登录 Hub，还会发送你的身份。你的图片不会外传，数据集中的程序也不会运行。</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>下载(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
</context>
<context>
    <name>ImageRow</name>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
</context>
<context>
    <name>ImageTab</name>
    <message>
        <source>Images; the arrows go from one to the next</source>
        <translation>图片；用方向键切换</translation>
    </message>
    <message>
        <source>&amp;Where it looks</source>
        <translation>显示关注区域(&amp;W)</translation>
    </message>
    <message>
        <source>Covers patch after patch and darkens those that the answer does not need.</source>
        <translation>逐块遮挡图片，把不影响回答的部分变暗。</translation>
    </message>
    <message>
        <source>Who looks</source>
        <translation>由谁查看</translation>
    </message>
    <message>
        <source>The class that is looked for</source>
        <translation>要查看的类别</translation>
    </message>
    <message>
        <source>It is reall&amp;y ...</source>
        <translation>其实是(&amp;Y)...</translation>
    </message>
    <message>
        <source>Says what an image really shows, for the next training. One from elsewhere is copied into your project, if you agree.</source>
        <translation>指出图片的真实内容，供下次训练使用。来自别处的图片会在征得你同意后复制到项目中。</translation>
    </message>
    <message>
        <source>Cannot be read: {}</source>
        <translation>无法读取：{}</translation>
    </message>
    <message>
        <source>top left</source>
        <translation>左上</translation>
    </message>
    <message>
        <source>top</source>
        <translation>上方</translation>
    </message>
    <message>
        <source>top right</source>
        <translation>右上</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左侧</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>中间</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右侧</translation>
    </message>
    <message>
        <source>bottom left</source>
        <translation>左下</translation>
    </message>
    <message>
        <source>bottom</source>
        <translation>下方</translation>
    </message>
    <message>
        <source>bottom right</source>
        <translation>右下</translation>
    </message>
    <message>
        <source>Most depends on the {}: covered, it costs {} points.</source>
        <translation>最关键的是{}：遮住后下降 {} 个百分点。</translation>
    </message>
</context>
<context>
    <name>ImagesPage</name>
    <message>
        <source>Images looked at</source>
        <translation>查看图片的进度</translation>
    </message>
    <message>
        <source>The first images of the folder</source>
        <translation>文件夹中最前面的图片</translation>
    </message>
    <message>
        <source>Read &amp;labels from a table...</source>
        <translation>从表格读取标签(&amp;L)...</translation>
    </message>
    <message>
        <source>Choose the table that says what the images show.</source>
        <translation>选择说明图片内容的表格。</translation>
    </message>
    <message>
        <source>&amp;Sort these images...</source>
        <translation>归类这些图片(&amp;S)...</translation>
    </message>
    <message>
        <source>Say what they show, with what the model thinks of them at hand.</source>
        <translation>借助模型的判断，标出图片的内容。</translation>
    </message>
    <message>
        <source>Looking through the folder ...</source>
        <translation>正在扫描文件夹 ...</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Unpacking</source>
        <translation>正在解压</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} / {}</translation>
    </message>
    <message>
        <source>{}: {}</source>
        <translation>{}：{}</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>The whole folder is opened, which holds {} more images.</source>
        <translation>已打开整个文件夹，其中另有 {} 张图片。</translation>
    </message>
    <message>
        <source>Only the folders that you dropped are used; left out are: {}.</source>
        <translation>只使用你拖入的文件夹；未包括：{}。</translation>
    </message>
    <message>
        <source>Images with captions</source>
        <translation>带描述的图片</translation>
    </message>
    <message>
        <source>and {} more</source>
        <translation>还有 {} 个</translation>
    </message>
</context>
<context>
    <name>Job</name>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>A folder of class folders, or of images with captions beside them.</source>
        <translation>里面按类别分成子文件夹的文件夹，或图片旁附有图片描述的文件夹。</translation>
    </message>
    <message>
        <source>Labels from</source>
        <translation>标签来源</translation>
    </message>
    <message>
        <source>The folders that the images lie in, a table, or a file beside each image.</source>
        <translation>图片所在的文件夹、一张表格，或每张图片旁的文件。</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>beside</source>
        <translation>图片旁的文件</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>The table that says what the images show: a path inside their folder, or anywhere.</source>
        <translation>说明图片内容的表格：写图片文件夹内的相对路径，也可以放在别处。</translation>
    </message>
    <message>
        <source>Column of files</source>
        <translation>文件名列</translation>
    </message>
    <message>
        <source>The column of the table that names the images.</source>
        <translation>表格中记录图片文件名的列。</translation>
    </message>
    <message>
        <source>Column of labels</source>
        <translation>标签列</translation>
    </message>
    <message>
        <source>The column of the table that says what they show.</source>
        <translation>表格中记录图片内容的列。</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Of tables and captions, as gb18030 or cp1252, where it is not found.</source>
        <translation>表格和图片描述的文字编码，自动识别不出时填写，例如 gb18030 或 cp1252。</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>What each class is compared by; {} stands for the class&apos;s words, and several count as their mean. Where none is given, those that do well in the base&apos;s language.</source>
        <translation>每个类别用来与图片比较的文字；{} 处填入类别名称，给出多条时取平均。不填则采用适合基础模型语言的一组。</translation>
    </message>
    <message>
        <source>Class words</source>
        <translation>类别名称</translation>
    </message>
    <message>
        <source>Words for a class folder where its tidied name does not do.</source>
        <translation>由文件夹名整理出的名称不合适时，在此为该类别另取名称。</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Images not to use, as paths inside the folder.</source>
        <translation>不使用的图片，写成文件夹内的路径。</translation>
    </message>
    <message>
        <source>Greys</source>
        <translation>灰度范围</translation>
    </message>
    <message>
        <source>The values of greys of more than 8 bits that are shown as black and as white, where not what is found.</source>
        <translation>超过 8 位的灰度图以哪个值为黑、哪个值为白；不填则使用自动检测的结果。</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>Fraction of the training images to validate on where the folder has no validation part.</source>
        <translation>文件夹里没有验证集时，从训练图片中划出多大比例用于验证。</translation>
    </message>
    <message>
        <source>Split seed</source>
        <translation>划分种子</translation>
    </message>
    <message>
        <source>Decides which images are for validation.</source>
        <translation>决定哪些图片进入验证集。</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>修订版本</translation>
    </message>
    <message>
        <source>Commit, branch or tag of the base on the hub, in the place of the catalogue&apos;s.</source>
        <translation>基础模型在 Hub 上的 commit、分支或标签，代替模型目录中指定的版本。</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Keeps the frozen base in 4 bits (nf4) or 8 bits (int8) to save memory.</source>
        <translation>将冻结的基础模型量化为 4 位 (nf4) 或 8 位 (int8)，以节省显存。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>不量化</translation>
    </message>
    <message>
        <source>nf4</source>
        <translation>nf4</translation>
    </message>
    <message>
        <source>int8</source>
        <translation>int8</translation>
    </message>
    <message>
        <source>Hub address</source>
        <translation>Hub 地址</translation>
    </message>
    <message>
        <source>Where models are downloaded from, if not from huggingface.co.</source>
        <translation>下载模型的地址；不填则为 huggingface.co。</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Passes over the training images.</source>
        <translation>遍历全部训练图片的次数。</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Images a step, on each process.</source>
        <translation>每个进程每一步使用的图片数。</translation>
    </message>
    <message>
        <source>images</source>
        <translation>张图片</translation>
    </message>
    <message>
        <source>Micro-batch</source>
        <translation>微批</translation>
    </message>
    <message>
        <source>Images on the device at a time; 0 takes the whole batch. Fewer take less memory and more time; the loss is still that of the whole batch.</source>
        <translation>每次送入设备的图片数；0 表示整批一起送入。数值越小，占用的内存或显存越少，耗时越长；损失仍按整批计算。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>AdamW&apos;s peak rate; auto finds one by a short search on the training images, unless the method knows one for the base.</source>
        <translation>AdamW 的峰值学习率；“自动”会先在训练图片上做一次短时搜索，除非该方法对此基础模型已有合适的值。</translation>
    </message>
    <message>
        <source>Classifier</source>
        <translation>分类器</translation>
    </message>
    <message>
        <source>What tells the classes apart: their prompts (words), or vectors fitted to the images from there; auto takes what does better on validation.</source>
        <translation>用什么区分类别：类别的提示词，或以提示词为起点、在图片上拟合的类别向量；“自动”取验证集上效果更好的一种。</translation>
    </message>
    <message>
        <source>words</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>vectors</source>
        <translation>类别向量</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>AdamW&apos;s pull of weights towards zero.</source>
        <translation>AdamW 将权重拉向零的力度。</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Fraction of the steps in which the rate rises, where it is given.</source>
        <translation>学习率逐步升高阶段占总步数的比例；仅在指定了学习率时使用。</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Largest norm of the gradient.</source>
        <translation>梯度范数的上限。</translation>
    </message>
    <message>
        <source>Random crops</source>
        <translation>随机裁剪</translation>
    </message>
    <message>
        <source>Show each image a little differently each time.</source>
        <translation>每次都以略有不同的裁剪呈现图片。</translation>
    </message>
    <message>
        <source>Random flips</source>
        <translation>随机翻转</translation>
    </message>
    <message>
        <source>Show images mirrored, half of the time.</source>
        <translation>以一半的概率左右翻转图片。</translation>
    </message>
    <message>
        <source>Balance classes</source>
        <translation>平衡类别</translation>
    </message>
    <message>
        <source>Show every class equally often, however few its images, and keep what is best by balanced accuracy: for classes of very unequal sizes.</source>
        <translation>不论各类别有多少图片，出现的次数都相同，并按平衡准确率保留最佳结果；适合各类别图片数量悬殊的情况。</translation>
    </message>
    <message>
        <source>Recompute</source>
        <translation>激活重计算</translation>
    </message>
    <message>
        <source>Compute activations again on the way back instead of keeping them: far less memory, a third more time.</source>
        <translation>反向传播时重新计算激活值，而不是一直保存：内存或显存占用大幅减少，时间增加约三分之一。</translation>
    </message>
    <message>
        <source>Early stopping</source>
        <translation>早停</translation>
    </message>
    <message>
        <source>Epochs without a better validation result after which training ends; 0 never ends early.</source>
        <translation>验证结果连续多少轮没有提升就停止训练；0 表示不提前停止。</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Decides initial weights and the order of images.</source>
        <translation>决定初始权重和图片的顺序。</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>训练起点</translation>
    </message>
    <message>
        <source>A run or an adapter whose weights training begins from, of the same method, sizes and base; its classes may be others.</source>
        <translation>从哪个训练任务或适配器的权重开始训练；方法、尺寸和基础模型须相同，类别可以不同。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Where to train; auto takes a graphics card if there is one.</source>
        <translation>在哪里训练；“自动”表示有显卡就用显卡。</translation>
    </message>
    <message>
        <source>cpu</source>
        <translation>cpu</translation>
    </message>
    <message>
        <source>cuda</source>
        <translation>cuda</translation>
    </message>
    <message>
        <source>mps</source>
        <translation>mps</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>auto takes bf16 where the hardware has it.</source>
        <translation>“自动”表示硬件支持时使用 bf16。</translation>
    </message>
    <message>
        <source>fp32</source>
        <translation>fp32</translation>
    </message>
    <message>
        <source>bf16</source>
        <translation>bf16</translation>
    </message>
    <message>
        <source>Zero-shot</source>
        <translation>零样本</translation>
    </message>
    <message>
        <source>Measures the base model as it is, without training.</source>
        <translation>直接评测基础模型，不做训练。</translation>
    </message>
    <message>
        <source>Compares each image with one prompt per class and takes the nearest. Nothing is trained; the result is the line that every method is read against.</source>
        <translation>把每张图片与各类别的提示词比较，取最接近的一个。不训练任何参数；所有方法都以这一结果为参照。</translation>
    </message>
    <message>
        <source>The base model asked as it is, by prompts alone. Every run is compared with what that gets right.</source>
        <translation>不作改动，仅凭提示词使用基础模型。每个训练任务都会与它的结果对比。</translation>
    </message>
    <message>
        <source>Before deciding whether to train at all</source>
        <translation>先看看有没有必要训练</translation>
    </message>
    <message>
        <source>Nothing was trained, so there is no adapter. Take class vectors or ONNX graphs.</source>
        <translation>没有训练任何参数，因此没有适配器。请改选类别向量或 ONNX 计算图。</translation>
    </message>
    <message>
        <source>Nothing was trained: it would be the base itself. Take class vectors or ONNX graphs.</source>
        <translation>没有训练任何参数：导出的就是基础模型本身。请改选类别向量或 ONNX 计算图。</translation>
    </message>
    <message>
        <source>Linear probe</source>
        <translation>线性探针</translation>
    </message>
    <message>
        <source>Learns a vector for each class from what the base sees, in seconds.</source>
        <translation>用基础模型提取的特征，几秒钟内为每个类别学出一个向量。</translation>
    </message>
    <message>
        <source>The base stays as it is and looks at every image once. In the place of each class prompt a vector is learned that tells the class from the others; it begins with what the prompt says, as far as that helps. Where only accuracy over fixed classes counts, this is the line to beat; it answers for the classes it learned, and for no other words.</source>
        <translation>基础模型保持不变，每张图片只编码一次。不用类别提示词，而是为每个类别学习一个向量，把它与其他类别区分开；向量以提示词为初始值，保留多少视效果而定。如果只看固定类别上的准确率，这就是要超越的基线；它只认识学过的类别，不能用其他文字提问。</translation>
    </message>
    <message>
        <source>The base stays as it is, and only a border between your classes is fitted. It takes seconds and is hard to beat.</source>
        <translation>基础模型保持不变，只拟合类别之间的分界。几秒钟完成，而且很难超越。</translation>
    </message>
    <message>
        <source>What is within reach without training the model</source>
        <translation>了解不训练模型能达到什么水平</translation>
    </message>
    <message>
        <source>A linear probe is no adapter but a vector for each class. Take class vectors.</source>
        <translation>线性探针不是适配器，而是每个类别一个向量。请改选类别向量。</translation>
    </message>
    <message>
        <source>A linear probe leaves the model as it is. Take class vectors or ONNX graphs.</source>
        <translation>线性探针不改动模型。请改选类别向量或 ONNX 计算图。</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Small updates beside the frozen weights. The one to start with.</source>
        <translation>在冻结的权重旁学习少量增量。建议从它开始。</translation>
    </message>
    <message>
        <source>Freezes the base and learns, beside each chosen layer, the product of two thin matrices. Good results at well under 1 % of the parameters, and the update can be merged into the base afterwards.</source>
        <translation>冻结基础模型，在选定的每一层旁学习两个低秩矩阵的乘积。参数量远低于 1% 就能取得好效果，训练后还可以把增量合并进基础模型。</translation>
    </message>
    <message>
        <source>Learns a narrow way beside the large weights of the base, which are frozen. Small, quick, known to many programs.</source>
        <translation>冻结基础模型的权重，只学习旁边一条窄的旁路。体积小、训练快，许多程序都支持。</translation>
    </message>
    <message>
        <source>Most tuning tasks</source>
        <translation>一般微调任务</translation>
    </message>
    <message>
        <source>The first method to try</source>
        <translation>首先尝试的方法</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>秩 (rank)</translation>
    </message>
    <message>
        <source>Width of the update: larger learns more and overfits sooner. 4 to 8 for a base under a billion weights, 8 to 16 up to ten billion, 16 to 32 above; more images carry a larger one.</source>
        <translation>增量的秩：越大学得越多，也越容易过拟合。参数不足 10 亿的基础模型取 4 到 8，10 亿到 100 亿取 8 到 16，更大的取 16 到 32；图片越多，可以取得越大。</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>alpha</translation>
    </message>
    <message>
        <source>Strength of the update; it is scaled by alpha / rank.</source>
        <translation>增量的强度，按 alpha / rank 缩放。</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>dropout</translation>
    </message>
    <message>
        <source>Fraction of the update&apos;s input that is dropped at random.</source>
        <translation>随机丢弃增量输入的比例。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>目标层</translation>
    </message>
    <message>
        <source>Which linear layers of each block get an update.</source>
        <translation>每个 Transformer 块中哪些线性层带有增量。</translation>
    </message>
    <message>
        <source>q_proj</source>
        <translation>q_proj</translation>
    </message>
    <message>
        <source>k_proj</source>
        <translation>k_proj</translation>
    </message>
    <message>
        <source>v_proj</source>
        <translation>v_proj</translation>
    </message>
    <message>
        <source>out_proj</source>
        <translation>out_proj</translation>
    </message>
    <message>
        <source>fc1</source>
        <translation>fc1</translation>
    </message>
    <message>
        <source>fc2</source>
        <translation>fc2</translation>
    </message>
    <message>
        <source>Towers</source>
        <translation>塔</translation>
    </message>
    <message>
        <source>Which side of CLIP is tuned: vision, text or both.</source>
        <translation>微调 CLIP 的哪一侧：图像塔、文本塔或两者。</translation>
    </message>
    <message>
        <source>vision</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>rsLoRA</source>
        <translation>rsLoRA</translation>
    </message>
    <message>
        <source>Scale by alpha / sqrt(rank), steadier at large ranks (arXiv 2312.03732).</source>
        <translation>按 alpha / sqrt(rank) 缩放，秩较大时更稳定 (arXiv 2312.03732)。</translation>
    </message>
    <message>
        <source>DoRA</source>
        <translation>DoRA</translation>
    </message>
    <message>
        <source>Learn magnitude and direction apart (arXiv 2402.09353): a little better, slower.</source>
        <translation>幅度与方向分开学习 (arXiv 2402.09353)：效果略好，速度较慢。</translation>
    </message>
    <message>
        <source>QLoRA</source>
        <translation>QLoRA</translation>
    </message>
    <message>
        <source>LoRA on a base kept in 4 bits: nearly the same result in far less memory.</source>
        <translation>在 4 位量化的基础模型上做 LoRA：效果几乎相同，显存大幅减少。</translation>
    </message>
    <message>
        <source>The frozen base is stored as 4-bit NF4 numbers with their constants quantised once more, and computed with in 16 bits; the update is LoRA&apos;s. Usually within 1 % of LoRA, seldom 1 to 2 % below it.</source>
        <translation>冻结的基础模型以 4 位 NF4 存储，量化常数再做一次量化（双重量化），计算时使用 16 位；增量部分与 LoRA 相同。效果与 LoRA 的差距通常在 1% 以内，极少数情况下低 1% 到 2%。</translation>
    </message>
    <message>
        <source>LoRA on a base that is stored in 4 bits: for large models on small graphics cards.</source>
        <translation>在以 4 位存储的基础模型上做 LoRA：适合在显存较小的显卡上微调大模型。</translation>
    </message>
    <message>
        <source>A consumer graphics card</source>
        <translation>消费级显卡</translation>
    </message>
    <message>
        <source>A large base that does not fit otherwise</source>
        <translation>不量化就放不下的大模型</translation>
    </message>
    <message>
        <source>Adapter (bottleneck)</source>
        <translation>Adapter（瓶颈适配器）</translation>
    </message>
    <message>
        <source>Small extra layers inside every block: one for each task, quickly switched.</source>
        <translation>在每个 Transformer 块内插入小型附加层：一个任务一套，切换快捷。</translation>
    </message>
    <message>
        <source>Puts a narrow pair of layers, down and up again, behind the attention and the MLP of each block. The base stays as it is, so that many adapters can share it. Of ViT-B/32&apos;s weights 1.7 % are trained at reduction factor 16, and 0.9 % in the Pfeiffer form, which is after the MLP alone. It cannot be merged into the base: it adds a little time to every image.</source>
        <translation>在每个 Transformer 块的注意力层和 MLP 之后各插入一对先降维、再升维的窄层。基础模型保持不变，因此多个适配器可以共用它。对 ViT-B/32，降维因子为 16 时训练 1.7% 的权重；Pfeiffer 形式只放在 MLP 之后，训练 0.9%。它不能合并进基础模型，处理每张图片的时间会略有增加。</translation>
    </message>
    <message>
        <source>A method: small extra layers, narrow in the middle, behind those of the base. One for each task, quickly switched.</source>
        <translation>一种微调方法：在基础模型的层之后插入中间收窄的小型附加层。一个任务一套，切换快捷。</translation>
    </message>
    <message>
        <source>Several tasks on one base</source>
        <translation>多个任务共用一个基础模型</translation>
    </message>
    <message>
        <source>Switching between tasks</source>
        <translation>需要在任务之间切换</translation>
    </message>
    <message>
        <source>Placement</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>After attention and MLP (houlsby), or after the MLP (pfeiffer).</source>
        <translation>放在注意力层和 MLP 之后 (houlsby)，或只放在 MLP 之后 (pfeiffer)。</translation>
    </message>
    <message>
        <source>houlsby</source>
        <translation>houlsby</translation>
    </message>
    <message>
        <source>pfeiffer</source>
        <translation>pfeiffer</translation>
    </message>
    <message>
        <source>Residual included</source>
        <translation>包含残差</translation>
    </message>
    <message>
        <source>Pfeiffer: after the whole block, as AdapterHub has it, rather than after its MLP.</source>
        <translation>Pfeiffer：接在整个模块之后（与 AdapterHub 相同），而不是接在其 MLP 之后。</translation>
    </message>
    <message>
        <source>Reduction factor</source>
        <translation>降维因子</translation>
    </message>
    <message>
        <source>The width is divided by this in the bottleneck.</source>
        <translation>瓶颈处的宽度等于原宽度除以此值。</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>What bends the values in the bottleneck.</source>
        <translation>瓶颈中使用的非线性函数。</translation>
    </message>
    <message>
        <source>relu</source>
        <translation>relu</translation>
    </message>
    <message>
        <source>gelu</source>
        <translation>gelu</translation>
    </message>
    <message>
        <source>silu</source>
        <translation>silu</translation>
    </message>
    <message>
        <source>tanh</source>
        <translation>tanh</translation>
    </message>
    <message>
        <source>Fraction of the bottleneck&apos;s values dropped at random.</source>
        <translation>瓶颈中随机丢弃的值所占的比例。</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>What the adapter&apos;s output is multiplied by.</source>
        <translation>适配器输出所乘的系数。</translation>
    </message>
    <message>
        <source>A bottleneck adds layers to the model, which no weight of the base could stand for. Take ONNX graphs or the PEFT adapter.</source>
        <translation>瓶颈适配器给模型增加了层，无法并入基础模型的权重。请改选 ONNX 计算图或 PEFT 适配器。</translation>
    </message>
    <message>
        <source>Prefix tuning</source>
        <translation>前缀微调</translation>
    </message>
    <message>
        <source>A few trained keys and values for every layer to look at. For very little data.</source>
        <translation>为每一层的注意力增加几个可训练的键和值。适合极少数据。</translation>
    </message>
    <message>
        <source>Gives the attention of each layer a few extra tokens to look at, which are trained; the model itself is not touched. Four tokens are 0.08 % of ViT-B/32. Twenty in the vision tower are 0.24 %, and with a projection 10 % while training, which is folded away on saving. So few numbers hardly overfit, and learn less than LoRA does.</source>
        <translation>为每一层的注意力增加几个可训练的 token，模型本身不变。4 个 token 约为 ViT-B/32 的 0.08%；图像塔中 20 个约为 0.24%，使用投影时训练阶段为 10%，保存时投影会折叠进去。参数如此之少，很少过拟合，但学到的也少于 LoRA。</translation>
    </message>
    <message>
        <source>Gives each layer a few learned tokens to look at. The weights of the base stay as they are.</source>
        <translation>给每一层增加几个可学习的 token。基础模型的权重保持不变。</translation>
    </message>
    <message>
        <source>Fewer than 100 images</source>
        <translation>图片少于 100 张</translation>
    </message>
    <message>
        <source>A quick first try</source>
        <translation>快速验证</translation>
    </message>
    <message>
        <source>Virtual tokens</source>
        <translation>虚拟 token 数</translation>
    </message>
    <message>
        <source>Trained keys and values before each layer&apos;s own.</source>
        <translation>加在每层自身的键和值之前的可训练键和值。</translation>
    </message>
    <message>
        <source>Projection</source>
        <translation>投影</translation>
    </message>
    <message>
        <source>Let a small network make them while training: steadier, in far more memory.</source>
        <translation>训练时由一个小网络生成它们：更稳定，但占用多得多的显存。</translation>
    </message>
    <message>
        <source>Projection width</source>
        <translation>投影宽度</translation>
    </message>
    <message>
        <source>Width of that network; 0 takes the tower&apos;s own.</source>
        <translation>该网络的宽度；0 表示与所在塔的宽度相同。</translation>
    </message>
    <message>
        <source>A prefix adds keys and values to the model, which no weight of the base could stand for. Take ONNX graphs or the PEFT adapter.</source>
        <translation>前缀给模型增加了键和值，无法并入基础模型的权重。请改选 ONNX 计算图或 PEFT 适配器。</translation>
    </message>
    <message>
        <source>Prompt tuning</source>
        <translation>提示微调</translation>
    </message>
    <message>
        <source>Learns a few words that no language has. The smallest and fastest: for exploring.</source>
        <translation>学习几个不属于任何语言的“词”。参数最少、训练最快，适合探索性实验。</translation>
    </message>
    <message>
        <source>Freezes the whole model and learns a few vectors that stand among the words of each prompt, among the patches of each image, or both. Eight in the prompts are 0.003 % of ViT-B/32. Where only the prompts have them, images are looked at once, and training takes seconds. It learns least, and less of classes it has not seen.</source>
        <translation>冻结整个模型，只学习少量向量，放在每条提示词的词之间、每张图片的图块之间，或两处都放。提示词中放 8 个约为 ViT-B/32 的 0.003%。如果只放在提示词中，每张图片只需编码一次，训练几秒钟即可完成。它学到的最少，对没见过的类别更是如此。</translation>
    </message>
    <message>
        <source>Learns a few words that no language has, which stand in the prompt or among the parts of the image.</source>
        <translation>学习几个不属于任何语言的“词”，放在提示词中或图像的图块之间。</translation>
    </message>
    <message>
        <source>Exploring an idea</source>
        <translation>探索性实验</translation>
    </message>
    <message>
        <source>A model that must stay untouched</source>
        <translation>模型必须完全冻结</translation>
    </message>
    <message>
        <source>Trained vectors in each prompt or image.</source>
        <translation>每条提示词或每张图片中的可训练向量。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>初始化</translation>
    </message>
    <message>
        <source>Where those in prompts start: at the words below, or at random.</source>
        <translation>提示词中的向量从何处开始：下面的文字，或随机。</translation>
    </message>
    <message>
        <source>random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Start text</source>
        <translation>初始文字</translation>
    </message>
    <message>
        <source>Repeated or cut to the number of virtual tokens.</source>
        <translation>按虚拟 token 数重复或截断。</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>In images: how many layers have vectors of their own, from the first on.</source>
        <translation>用于图片时：从第一层起，有多少层各有自己的向量。</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>A prompt adds tokens to the model, which no weight of the base could stand for. Take ONNX graphs or the PEFT adapter.</source>
        <translation>提示向量给模型增加了 token，无法并入基础模型的权重。请改选 ONNX 计算图或 PEFT 适配器。</translation>
    </message>
    <message>
        <source>Full fine-tuning</source>
        <translation>全参数微调</translation>
    </message>
    <message>
        <source>Trains every weight: the most memory and time, often the best result.</source>
        <translation>训练所有权重：占用显存和时间最多，往往效果最好。</translation>
    </message>
    <message>
        <source>Every weight of the model is trained at a small rate, in full precision. It needs memory for weights, gradients and two optimiser states, and forgets more of what the base knew than the other methods do.</source>
        <translation>以较小的学习率、全精度训练模型的每一个权重。需要存放权重、梯度和两份优化器状态的显存，对基础模型原有知识的遗忘也比其他方法多。</translation>
    </message>
    <message>
        <source>Every weight learns. It can learn the most, takes the most memory, and makes a whole model, not an adapter.</source>
        <translation>所有权重都参与训练。学习能力最强，占用显存最多，得到的是一个完整模型，而不是适配器。</translation>
    </message>
    <message>
        <source>Many images and a large device</source>
        <translation>图片多、设备强</translation>
    </message>
    <message>
        <source>Squeezing out the last points</source>
        <translation>追求最后几个百分点</translation>
    </message>
    <message>
        <source>Full fine-tuning changed the base itself, so there is no adapter. Take the merged model.</source>
        <translation>全参数微调改动了基础模型本身，因此没有适配器。请改选合并后的模型。</translation>
    </message>
    <message>
        <source>Small and drawn for learning the ropes; needs no download.</source>
        <translation>小巧，为插画而作，用来熟悉操作；无需下载。</translation>
    </message>
    <message>
        <source>The classic and the fastest; where to begin with photographs.</source>
        <translation>最经典、最快；处理照片可以从它开始。</translation>
    </message>
    <message>
        <source>Sees finer detail than B/32 at four times the work for an image.</source>
        <translation>细节分辨优于 B/32，每张图片的计算量是其四倍。</translation>
    </message>
    <message>
        <source>Large and accurate; wants a GPU.</source>
        <translation>模型大、准确率高；需要显卡。</translation>
    </message>
    <message>
        <source>ViT-L/14 on larger images: for small things in the scene.</source>
        <translation>输入图片更大的 ViT-L/14：适合画面中的小目标。</translation>
    </message>
    <message>
        <source>B/32 trained on the open LAION-2B; stronger than OpenAI&apos;s on most tests.</source>
        <translation>用公开数据集 LAION-2B 训练的 B/32；在多数测试中优于 OpenAI 的版本。</translation>
    </message>
    <message>
        <source>L/14 trained on the open LAION-2B; wants a GPU.</source>
        <translation>用公开数据集 LAION-2B 训练的 L/14；需要显卡。</translation>
    </message>
    <message>
        <source>B/32 on openly curated data; not for commercial use.</source>
        <translation>用公开筛选的数据训练的 B/32；不得用于商业用途。</translation>
    </message>
    <message>
        <source>B/16 on openly curated data; not for commercial use.</source>
        <translation>用公开筛选的数据训练的 B/16；不得用于商业用途。</translation>
    </message>
    <message>
        <source>L/14 on openly curated data; not for commercial use; wants a GPU.</source>
        <translation>用公开筛选的数据训练的 L/14；不得用于商业用途；需要显卡。</translation>
    </message>
    <message>
        <source>Good results with little effort</source>
        <translation>省力且效果好</translation>
    </message>
    <message>
        <source>Train a base that hardly fits</source>
        <translation>在显存紧张时训练</translation>
    </message>
    <message>
        <source>Very few images</source>
        <translation>图片极少</translation>
    </message>
    <message>
        <source>Try an idea quickly</source>
        <translation>快速验证想法</translation>
    </message>
    <message>
        <source>Where should I begin?</source>
        <translation>从哪种方法开始？</translation>
    </message>
    <message>
        <source>With LoRA: it works well for most purposes and is easy to use. Take QLoRA if memory is short, and an adapter for each task if one base has to serve several. Prefix tuning or prompt tuning shows quickly whether an idea is worth anything; if it is, go on to LoRA.</source>
        <translation>从 LoRA 开始：适用范围广，也容易使用。显存不足时用 QLoRA；一个基础模型要服务多个任务时，为每个任务训练一个 Adapter。前缀微调和提示微调能很快看出一个想法是否可行；可行的话，再改用 LoRA。</translation>
    </message>
    <message>
        <source>Can methods be combined?</source>
        <translation>这些方法可以组合使用吗？</translation>
    </message>
    <message>
        <source>They can, and it is seldom worth it: LoRA beside an adapter gains little, and LoRA beside a prefix mostly complicates things. Choose one method and tune its settings.</source>
        <translation>可以，但通常不值得：LoRA 加 Adapter 收益有限，LoRA 加前缀微调只是更复杂。选定一种方法，把参数调好即可。</translation>
    </message>
    <message>
        <source>Which rank should LoRA have?</source>
        <translation>LoRA 的秩 (rank) 取多少？</translation>
    </message>
    <message>
        <source>How much does QLoRA lose?</source>
        <translation>QLoRA 会损失多少效果？</translation>
    </message>
    <message>
        <source>Usually less than 1 % of what LoRA reaches on a base in 16 bits; in rare cases 1 to 2 %.</source>
        <translation>与 16 位基础模型上的 LoRA 相比，通常不到 1%；极少数情况下为 1% 到 2%。</translation>
    </message>
    <message>
        <source>Does tuning need many images?</source>
        <translation>微调需要很多图片吗？</translation>
    </message>
    <message>
        <source>More help, and few do. With fewer than 100, take prefix tuning: it usually trains less than 0.1 % of the numbers, which leaves little room to learn the images by heart. With more, LoRA is the better choice, and its rank may be larger.</source>
        <translation>多了更好，少了也行。不足 100 张时用前缀微调：它训练的参数通常不到 0.1%，不容易把图片死记下来。图片更多时，LoRA 更合适，秩也可以更大。</translation>
    </message>
    <message>
        <source>PEFT adapter</source>
        <translation>PEFT 适配器</translation>
    </message>
    <message>
        <source>Merged model</source>
        <translation>合并后的模型</translation>
    </message>
    <message>
        <source>A plain model folder that transformers, and of a CLIP sentence-transformers, load.</source>
        <translation>标准的模型文件夹，transformers 可以加载；CLIP 模型还可以由 sentence-transformers 加载。</translation>
    </message>
    <message>
        <source>Take one that PEFT saved of a model with both towers.</source>
        <translation>请选用 PEFT 从包含两个塔的模型保存的适配器。</translation>
    </message>
    <message>
        <source>Restart ClipTune, or the computer if that does not help.</source>
        <translation>请重新启动 ClipTune；如果没有用，请重启电脑。</translation>
    </message>
    <message>
        <source>Put it back, then export again.</source>
        <translation>把它放回原处，然后重新导出。</translation>
    </message>
    <message>
        <source>If it changed after the folder was looked at, a rescan excludes it. If not, it is damaged within: exclude it yourself, or take it away.</source>
        <translation>如果它在查看文件夹之后有改动，重新扫描会将其排除；否则说明文件内部已损坏，请自行排除或移走。</translation>
    </message>
    <message>
        <source>A model needs none: do not use one that you do not trust.</source>
        <translation>模型不需要这些：不信任的模型请不要使用。</translation>
    </message>
    <message>
        <source>Choose one in Hugging Face format of these families: {families}.</source>
        <translation>请选择 Hugging Face 格式、属于以下系列的模型：{families}。</translation>
    </message>
    <message>
        <source>Allow reading it, or copy or download the model yourself.</source>
        <translation>请允许读取，或自行复制或下载该模型。</translation>
    </message>
    <message>
        <source>Set HOME to a folder that you may write to.</source>
        <translation>请把 HOME 设为一个可以写入的文件夹。</translation>
    </message>
    <message>
        <source>Once that is mended, do the same again.</source>
        <translation>解决之后，请再做一次。</translation>
    </message>
    <message>
        <source>Free some space or allow writing there, or choose another folder for the cache in Settings.</source>
        <translation>请腾出空间或允许写入，或在“设置”中为缓存另选文件夹。</translation>
    </message>
    <message>
        <source>Restart ClipTune and resume the run; if that does not help, restart the computer first.</source>
        <translation>请重新启动 ClipTune 并继续训练；如果没有用，请先重启电脑。</translation>
    </message>
    <message>
        <source>Restart ClipTune and start the run again; if that does not help, restart the computer first.</source>
        <translation>请重新启动 ClipTune 并重新开始训练；如果没有用，请先重启电脑。</translation>
    </message>
    <message>
        <source>A micro-batch of {largest} fits.</source>
        <translation>微批减小到 {largest} 就放得下。</translation>
    </message>
    <message>
        <source>a link, a device or a file of holes</source>
        <translation>是链接、设备文件或带空洞的稀疏文件</translation>
    </message>
    <message>
        <source>PyTorch for the graphics card</source>
        <translation>适用于显卡的 PyTorch</translation>
    </message>
    <message>
        <source>They are downloaded again when they are needed, also by other programs.</source>
        <translation>需要时会重新下载；其他程序需要时也是如此。</translation>
    </message>
    <message>
        <source>{method}: epochs that fit its share of {seconds:,.0f} seconds a run: {epochs:,}.</source>
        <translation>{method}：分到的时间为每个训练任务 {seconds:,.0f} 秒，可训练 {epochs:,} 轮。</translation>
    </message>
    <message>
        <source>The graphics card stopped working: {reason}.</source>
        <translation>显卡停止工作：{reason}。</translation>
    </message>
    <message>
        <source>&quot;{path}&quot; went while the export was proven, and nothing was kept.</source>
        <translation>验证导出时“{path}”不见了，因此没有保留任何内容。</translation>
    </message>
    <message>
        <source>{figure} image, likely {low:.0f} to {high:.0f} %</source>
        <translation>{figure}，置信区间 {low:.0f}% 到 {high:.0f}%</translation>
    </message>
    <message>
        <source>{figure} image</source>
        <translation>图片：{figure}</translation>
    </message>
    <message>
        <source>The image &quot;{path}&quot; cannot be read: {reason}.</source>
        <translation>无法读取图片“{path}”：{reason}。</translation>
    </message>
    <message>
        <source>There was too little memory: images are encoded {count} at a time from here on.</source>
        <translation>内存或显存不足：从现在起每次编码 {count} 张图片。</translation>
    </message>
    <message>
        <source>Of the {all:,} images of this run {count:,} cannot be found in &quot;{folder}&quot;, the first is &quot;{path}&quot;.</source>
        <translation>该训练任务的 {all:,} 张图片中有 {count:,} 张不在“{folder}”中，第一张是“{path}”。</translation>
    </message>
    <message>
        <source>{name} = {value}: it holds a character that no path can have.</source>
        <translation>{name} = {value}：其中有路径中不能出现的字符。</translation>
    </message>
    <message>
        <source>A whole model folder, which transformers loads as any other, without ClipTune and without PEFT, and compares with prompts of any classes; of a CLIP, sentence-transformers does, too.</source>
        <translation>完整的模型文件夹，transformers 可以像其他模型一样加载，不需要 ClipTune 和 PEFT，并可与任意类别的提示词比较；CLIP 模型还可以由 sentence-transformers 加载。</translation>
    </message>
    <message>
        <source>{folder} holds a model of type &quot;{type}&quot;, which cannot be tuned.</source>
        <translation>{folder} 中的模型类型为“{type}”，无法微调。</translation>
    </message>
    <message>
        <source>{path} describes a model whose {name} is {size}.</source>
        <translation>{path} 描述的模型，其 {name} 为 {size}。</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 张图片</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>1 个训练任务</translation>
    </message>
    <message>
        <source>Words outside English, which not every base knows</source>
        <translation>不是英语的文字，未必每个基础模型都认识</translation>
    </message>
    <message>
        <source>Class vectors</source>
        <translation>类别向量</translation>
    </message>
    <message>
        <source>Only what was trained, to be put onto the base with PEFT.</source>
        <translation>只含训练出的部分，用 PEFT 加载到基础模型上。</translation>
    </message>
    <message>
        <source>A vector for each class, for image embeddings that are there already: NumPy is enough.</source>
        <translation>每个类别一个向量，用于已经算好的图像特征向量：只需 NumPy。</translation>
    </message>
    <message>
        <source>ONNX graphs</source>
        <translation>ONNX 计算图</translation>
    </message>
    <message>
        <source>Both towers and the classifier for onnxruntime, in 32 and 16 bits, without PyTorch.</source>
        <translation>图像塔、文本塔和分类器，供 onnxruntime 使用，有 32 位和 16 位两种，不需要 PyTorch。</translation>
    </message>
    <message>
        <source>Name one of those that are there.</source>
        <translation>请指定一个已有的名称。</translation>
    </message>
    <message>
        <source>Save the adapter without it, or merge it into its base in PEFT (merge_and_unload), save that model and its processor, and open their folder.</source>
        <translation>保存适配器时去掉这一项；或在 PEFT 中将它合并进基础模型 (merge_and_unload)，保存合并后的模型和 processor，再打开其文件夹。</translation>
    </message>
    <message>
        <source>Name the base: one of the catalogue, or the folder of a model.</source>
        <translation>请指定基础模型：目录中的名称，或模型所在的文件夹。</translation>
    </message>
    <message>
        <source>Get the adapter anew.</source>
        <translation>请重新获取这个适配器。</translation>
    </message>
    <message>
        <source>Take the base that it was trained on.</source>
        <translation>请使用训练它时所用的基础模型。</translation>
    </message>
    <message>
        <source>Name a run or a folder; import a zip first.</source>
        <translation>请指定训练任务或文件夹；zip 文件要先导入。</translation>
    </message>
    <message>
        <source>An adapter needs none: do not use one that you do not trust.</source>
        <translation>适配器不需要这样做：来源不可信时请不要使用。</translation>
    </message>
    <message>
        <source>Name some classes to tell apart.</source>
        <translation>请给出一些要区分的类别。</translation>
    </message>
    <message>
        <source>Choose the folder of a run, or one that PEFT or ClipTune saved an adapter in.</source>
        <translation>请选择训练任务的文件夹，或由 PEFT 或 ClipTune 保存了适配器的文件夹。</translation>
    </message>
    <message>
        <source>If the answers are not as expected, update ClipTune and PEFT.</source>
        <translation>如果结果与预期不符，请更新 ClipTune 和 PEFT。</translation>
    </message>
    <message>
        <source>Choose one of these folders in it.</source>
        <translation>请选择其中的一个文件夹。</translation>
    </message>
    <message>
        <source>Types that can: {types}. Merge another one into its base in PEFT (merge_and_unload), save that model and its processor, and open their folder.</source>
        <translation>支持的类型：{types}。其他类型请在 PEFT 中合并进基础模型 (merge_and_unload)，保存合并后的模型和 processor，再打开其文件夹。</translation>
    </message>
    <message>
        <source>See that the disk it lies on is there, then add the images again.</source>
        <translation>请确认它所在的磁盘已连接，然后重新添加图片。</translation>
    </message>
    <message>
        <source>Get it again, or unpack it yourself and choose the folder.</source>
        <translation>请重新获取，或自行解压后选择该文件夹。</translation>
    </message>
    <message>
        <source>Unpack it yourself and choose the folder.</source>
        <translation>请自行解压后选择该文件夹。</translation>
    </message>
    <message>
        <source>Free some space, or unpack it on another disk and choose the folder there.</source>
        <translation>请腾出空间，或解压到其他磁盘后选择那里的文件夹。</translation>
    </message>
    <message>
        <source>Choose the folder of that commit, or ask for this one.</source>
        <translation>请选择该 commit 对应的文件夹，或改为指定现有的 commit。</translation>
    </message>
    <message>
        <source>Take fewer virtual tokens.</source>
        <translation>请减少虚拟 token 数。</translation>
    </message>
    <message>
        <source>The catalogue has: {names}.</source>
        <translation>模型目录中有：{names}。</translation>
    </message>
    <message>
        <source>This is a mistake in the program, not yours. Please report the details.</source>
        <translation>这是程序的错误，不是操作的问题。请附上详细信息反馈。</translation>
    </message>
    <message>
        <source>Install the newest driver for it, for AMD with ROCm, and start again.</source>
        <translation>请为它安装最新的驱动（AMD 显卡需要 ROCm），然后重新启动。</translation>
    </message>
    <message>
        <source>Start a new run with these settings.</source>
        <translation>请用这些设置新建训练任务。</translation>
    </message>
    <message>
        <source>Write what it shows.</source>
        <translation>请写明该类别的图片是什么。</translation>
    </message>
    <message>
        <source>If these have few images, add more of them or balance the classes in training.</source>
        <translation>如果这些类别图片较少，请为它们添加图片，或在训练中平衡类别。</translation>
    </message>
    <message>
        <source>Give each its own, or put their images in one folder.</source>
        <translation>请给它们各取不同的名称，或把它们的图片放进同一个文件夹。</translation>
    </message>
    <message>
        <source>Balance the classes in training, so that each is seen equally often.</source>
        <translation>请在训练中平衡类别，使每个类别出现的次数相同。</translation>
    </message>
    <message>
        <source>Compare on more images, of each class.</source>
        <translation>请在更多图片上对比，每个类别都要增加。</translation>
    </message>
    <message>
        <source>ClipTune never writes to images.</source>
        <translation>ClipTune 从不改写图片。</translation>
    </message>
    <message>
        <source>Choose another folder to compare in.</source>
        <translation>请选择其他文件夹存放对比结果。</translation>
    </message>
    <message>
        <source>Choose another folder to compare in, or remove that one.</source>
        <translation>请选择其他文件夹存放对比结果，或移除该文件夹。</translation>
    </message>
    <message>
        <source>Remove the folder {folder}: the run is then done again.</source>
        <translation>移除文件夹 {folder} 后，会重新训练。</translation>
    </message>
    <message>
        <source>Choose a folder you may write to.</source>
        <translation>请选择有写入权限的文件夹。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请换一个名称。</translation>
    </message>
    <message>
        <source>Save its images as files in folders of their classes, and choose that folder.</source>
        <translation>请把其中的图片按类别存成文件，放进各类别的文件夹，再选择该文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder of images, and this file as their table.</source>
        <translation>请选择图片文件夹，并把这个文件用作它的表格。</translation>
    </message>
    <message>
        <source>Put it back as it was, or start a new run.</source>
        <translation>请恢复原状，或新建训练任务。</translation>
    </message>
    <message>
        <source>Set the precision to &quot;auto&quot; or &quot;fp32&quot;.</source>
        <translation>请把精度设为“自动 (auto)”或 fp32。</translation>
    </message>
    <message>
        <source>Choose &quot;auto&quot; or &quot;cpu&quot; as the device, or install the driver and a PyTorch built for it.</source>
        <translation>请把设备设为“自动 (auto)”或 cpu，或安装显卡驱动及相应版本的 PyTorch。</translation>
    </message>
    <message>
        <source>Choose &quot;auto&quot; or &quot;cpu&quot; as the device.</source>
        <translation>请把设备设为“自动 (auto)”或 cpu。</translation>
    </message>
    <message>
        <source>Free some space, then do the same again: nothing that was kept is lost.</source>
        <translation>请腾出空间后重试：已经保存的内容不会丢失。</translation>
    </message>
    <message>
        <source>Free some space, or choose a folder on another disk.</source>
        <translation>请腾出空间，或选择其他磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>Make room, or choose a folder for base models on a larger disk in Settings.</source>
        <translation>请腾出空间，或在“设置”中把基础模型的文件夹改到更大的磁盘。</translation>
    </message>
    <message>
        <source>Unset HF_HUB_OFFLINE, or choose a base that is here: the starter or a local folder.</source>
        <translation>请取消环境变量 HF_HUB_OFFLINE，或选择本机已有的基础模型：练手模型或本地文件夹。</translation>
    </message>
    <message>
        <source>ClipTune opens no pickled weights, since they can run code. Choose another base, or a local folder with the same model saved as safetensors.</source>
        <translation>ClipTune 不加载 pickle 格式的权重，因为它可能执行代码。请选择其他基础模型，或同一模型以 safetensors 保存的本地文件夹。</translation>
    </message>
    <message>
        <source>Delete its folder in {cache} and fetch it again.</source>
        <translation>请删除它在 {cache} 中的文件夹，然后重新下载。</translation>
    </message>
    <message>
        <source>Choose another base, or another hub address.</source>
        <translation>请选择其他基础模型，或其他 Hub 地址。</translation>
    </message>
    <message>
        <source>Make room there or allow writing, or choose another folder for base models in Settings.</source>
        <translation>请在那里腾出空间或开放写入权限，或在“设置”中为基础模型另选文件夹。</translation>
    </message>
    <message>
        <source>Names are utf-8, gb18030, shift_jis, big5, euc-kr, cp1251 or cp1252, for instance.</source>
        <translation>编码名称例如 utf-8、gb18030、shift_jis、big5、euc-kr、cp1251 或 cp1252。</translation>
    </message>
    <message>
        <source>Take the merged model or ONNX graphs, and compare images with prompts.</source>
        <translation>请改选合并后的模型或 ONNX 计算图，用提示词与图片比较。</translation>
    </message>
    <message>
        <source>One of: {targets}.</source>
        <translation>可选：{targets}。</translation>
    </message>
    <message>
        <source>Install what exporting needs: pip install &quot;cliptune[onnx]&quot;</source>
        <translation>请安装导出所需的组件：pip install &quot;cliptune[onnx]&quot;</translation>
    </message>
    <message>
        <source>The export is proven on the sample images instead.</source>
        <translation>改用示例图片验证导出结果。</translation>
    </message>
    <message>
        <source>This is a mistake in the program or one of its libraries: please report it.</source>
        <translation>这是程序或其依赖库的错误：请反馈给我们。</translation>
    </message>
    <message>
        <source>Its weights are damaged, or they were tuned at too high a learning rate.</source>
        <translation>它的权重已损坏，或微调时学习率过高。</translation>
    </message>
    <message>
        <source>It is computed again the next time. Free some space, or choose another folder for the cache.</source>
        <translation>下次会重新计算。请腾出空间，或为缓存另选文件夹。</translation>
    </message>
    <message>
        <source>Copy the file itself into the folder.</source>
        <translation>请把文件本身复制到该文件夹中。</translation>
    </message>
    <message>
        <source>Ask for the right to read it, or copy the images to a folder of yours.</source>
        <translation>请取得读取权限，或把图片复制到自己的文件夹中。</translation>
    </message>
    <message>
        <source>Check its name and its place.</source>
        <translation>请检查名称和位置。</translation>
    </message>
    <message>
        <source>Choose the folder that holds the images.</source>
        <translation>请选择存放图片的文件夹。</translation>
    </message>
    <message>
        <source>Choose the folder that holds train, or the one that holds the class folders.</source>
        <translation>请选择 train 所在的文件夹，或各类别文件夹所在的文件夹。</translation>
    </message>
    <message>
        <source>Check its name.</source>
        <translation>请检查名称。</translation>
    </message>
    <message>
        <source>Put them back or say where they lie now, or start a new run.</source>
        <translation>请放回这些图片，或指明它们现在的位置，或新建训练任务。</translation>
    </message>
    <message>
        <source>They are not looked at.</source>
        <translation>其中的图片不会使用。</translation>
    </message>
    <message>
        <source>Name a folder or a zip that holds an adapter.</source>
        <translation>请指定含有适配器的文件夹或 zip 文件。</translation>
    </message>
    <message>
        <source>Allow writing there.</source>
        <translation>请开放该处的写入权限。</translation>
    </message>
    <message>
        <source>Set the address of another index.</source>
        <translation>请设置其他软件包索引的地址。</translation>
    </message>
    <message>
        <source>Bring the driver of the graphics card up to date, or set the address of another index.</source>
        <translation>请更新显卡驱动，或设置其他软件包索引的地址。</translation>
    </message>
    <message>
        <source>Unset HF_HUB_OFFLINE.</source>
        <translation>请取消环境变量 HF_HUB_OFFLINE。</translation>
    </message>
    <message>
        <source>Connect this computer to the network and try again, or set the address of an index that it can reach. Without one ClipTune goes on working on the processor.</source>
        <translation>请将电脑联网后重试，或设置一个可以访问的软件包索引地址。不下载也可以：ClipTune 会继续使用处理器 (CPU)。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>Take a method that trains, or name nothing to begin from.</source>
        <translation>请改用需要训练的方法，或不要指定训练起点。</translation>
    </message>
    <message>
        <source>End it, then do the same again.</source>
        <translation>请结束该程序，然后重试。</translation>
    </message>
    <message>
        <source>Open the folder of images again.</source>
        <translation>请重新打开图片文件夹。</translation>
    </message>
    <message>
        <source>Allow writing there, then do the same again.</source>
        <translation>请开放该处的写入权限，然后重试。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请另选一个。</translation>
    </message>
    <message>
        <source>Choose another image.</source>
        <translation>请另选一张图片。</translation>
    </message>
    <message>
        <source>Where it was trained, convert it to an ordinary LoRA (in PEFT: save_pretrained with path_initial_model_for_weight_conversion), or merge it into its base and open that model.</source>
        <translation>请在训练它的环境中把它转换为普通的 LoRA（在 PEFT 中：调用 save_pretrained 并指定 path_initial_model_for_weight_conversion），或合并进基础模型后打开该模型。</translation>
    </message>
    <message>
        <source>Start again with a lower learning rate, or with the precision fp32.</source>
        <translation>请降低学习率后重新开始，或将精度设为 fp32。</translation>
    </message>
    <message>
        <source>Start again with a smaller micro-batch, {lighter}</source>
        <translation>请减小微批后重新开始，或改用{lighter}</translation>
    </message>
    <message>
        <source>Start again with {lighter}</source>
        <translation>请重新开始，改用{lighter}</translation>
    </message>
    <message>
        <source>Take class vectors or ONNX graphs to keep them.</source>
        <translation>如需保留类别向量，请改选类别向量或 ONNX 计算图。</translation>
    </message>
    <message>
        <source>Change its settings.</source>
        <translation>请修改它的设置。</translation>
    </message>
    <message>
        <source>Copy the model again.</source>
        <translation>请重新复制该模型。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
    <message>
        <source>In its preprocessor_config.json or processor_config.json, set &quot;do_center_crop&quot; to true, or give &quot;size&quot; a height and a width.</source>
        <translation>请在它的 preprocessor_config.json 或 processor_config.json 中把 &quot;do_center_crop&quot; 设为 true，或在 &quot;size&quot; 中给出高和宽。</translation>
    </message>
    <message>
        <source>Set &quot;do_resize&quot; and &quot;do_center_crop&quot; to true in its preprocessor_config.json or processor_config.json.</source>
        <translation>请在它的 preprocessor_config.json 或 processor_config.json 中把 &quot;do_resize&quot; 和 &quot;do_center_crop&quot; 设为 true。</translation>
    </message>
    <message>
        <source>Give &quot;size&quot; and &quot;crop_size&quot; in its preprocessor_config.json or processor_config.json the &quot;image_size&quot; of its config.json.</source>
        <translation>请在它的 preprocessor_config.json 或 processor_config.json 中，把 &quot;size&quot; 和 &quot;crop_size&quot; 设为 config.json 中 &quot;image_size&quot; 的值。</translation>
    </message>
    <message>
        <source>Give &quot;size&quot; in its preprocessor_config.json or processor_config.json a shortest_edge, or a height and a width.</source>
        <translation>请在它的 preprocessor_config.json 或 processor_config.json 中，为 &quot;size&quot; 给出 shortest_edge，或高和宽。</translation>
    </message>
    <message>
        <source>Copy or download the model again.</source>
        <translation>请重新复制或下载该模型。</translation>
    </message>
    <message>
        <source>Copy it from where the model is from.</source>
        <translation>请从模型的来源处复制该文件。</translation>
    </message>
    <message>
        <source>Take a smaller one.</source>
        <translation>请改用较小的模型。</translation>
    </message>
    <message>
        <source>Copy it again.</source>
        <translation>请重新复制。</translation>
    </message>
    <message>
        <source>Choose a folder with a model in Hugging Face format.</source>
        <translation>请选择含有 Hugging Face 格式模型的文件夹。</translation>
    </message>
    <message>
        <source>Only models for square images can be tuned.</source>
        <translation>只能微调输入为正方形图片的模型。</translation>
    </message>
    <message>
        <source>Copy the tokenizer from where the model is from.</source>
        <translation>请从模型的来源处复制分词器。</translation>
    </message>
    <message>
        <source>Its weights are pickled, and a pickle can run code: save them as safetensors first.</source>
        <translation>它的权重是 pickle 格式，可能执行代码：请先另存为 safetensors。</translation>
    </message>
    <message>
        <source>Choose the original and let ClipTune quantise it as it loads.</source>
        <translation>请选择未量化的原模型，由 ClipTune 在加载时量化。</translation>
    </message>
    <message>
        <source>Name them model.safetensors, and take that out of config.json.</source>
        <translation>请把权重文件命名为 model.safetensors，并从 config.json 中删去这一项。</translation>
    </message>
    <message>
        <source>{read} are read.</source>
        <translation>支持 {read}。</translation>
    </message>
    <message>
        <source>One of: {methods}.</source>
        <translation>可选：{methods}。</translation>
    </message>
    <message>
        <source>Put at least two different images into each class.</source>
        <translation>请在每个类别中放入至少两张不同的图片。</translation>
    </message>
    <message>
        <source>Write its name, an equals sign and its value.</source>
        <translation>请写成“名称=值”的形式。</translation>
    </message>
    <message>
        <source>Let it train a while.</source>
        <translation>请让它先训练一段时间。</translation>
    </message>
    <message>
        <source>Choose a place elsewhere.</source>
        <translation>请选择别处。</translation>
    </message>
    <message>
        <source>Write the names of the modules there in place of the expression.</source>
        <translation>请在该处直接写出模块名称，不要使用表达式。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>Free some space, use fewer images, or choose another folder for the cache in Settings.</source>
        <translation>请腾出空间，减少图片，或在“设置”中为缓存另选文件夹。</translation>
    </message>
    <message>
        <source>Allow writing there, or choose another folder for the cache in Settings.</source>
        <translation>请开放该处的写入权限，或在“设置”中为缓存另选文件夹。</translation>
    </message>
    <message>
        <source>Take a method that trains.</source>
        <translation>请改用需要训练的方法。</translation>
    </message>
    <message>
        <source>See whether their labels still hold.</source>
        <translation>请确认它们的标签是否仍然正确。</translation>
    </message>
    <message>
        <source>Put them back and their labels hold again.</source>
        <translation>放回这些图片后，它们的标签会重新生效。</translation>
    </message>
    <message>
        <source>Start a new run with the labels of today.</source>
        <translation>请用现在的标签新建训练任务。</translation>
    </message>
    <message>
        <source>Allow reading {file}.</source>
        <translation>请开放 {file} 的读取权限。</translation>
    </message>
    <message>
        <source>Wait until it has found its images or end it, then do the same again.</source>
        <translation>请等它扫描完图片，或将它结束，然后重试。</translation>
    </message>
    <message>
        <source>Write {{}} where it goes, as in &quot;a photo of a {{}}&quot;.</source>
        <translation>请在类别名称的位置写上 {{}}，例如 &quot;a photo of a {{}}&quot;。</translation>
    </message>
    <message>
        <source>Shorten the words of the class, or the prompt.</source>
        <translation>请缩短类别名称，或缩短提示词。</translation>
    </message>
    <message>
        <source>Choose a folder elsewhere: ClipTune never writes to images.</source>
        <translation>请选择别处的文件夹：ClipTune 从不写入图片文件夹。</translation>
    </message>
    <message>
        <source>It is to end in one of {kinds}.</source>
        <translation>文件名应以 {kinds} 之一结尾。</translation>
    </message>
    <message>
        <source>Report another run.</source>
        <translation>请选择其他训练任务生成报告。</translation>
    </message>
    <message>
        <source>Name one that has ended.</source>
        <translation>请指定一个已经结束的训练任务。</translation>
    </message>
    <message>
        <source>It lies in {path}.</source>
        <translation>它位于 {path}。</translation>
    </message>
    <message>
        <source>Let it train to its end, or measure what it kept.</source>
        <translation>请让它训练完，或评测已保存的结果。</translation>
    </message>
    <message>
        <source>Train it again.</source>
        <translation>请重新训练。</translation>
    </message>
    <message>
        <source>Choose one elsewhere: ClipTune never writes to images.</source>
        <translation>请选择别处：ClipTune 从不写入图片文件夹。</translation>
    </message>
    <message>
        <source>Once that is mended, resume the run from its last checkpoint.</source>
        <translation>排除故障后，请从最近的检查点继续训练。</translation>
    </message>
    <message>
        <source>Once there is space, resume the run from its last checkpoint.</source>
        <translation>腾出空间后，请从最近的检查点继续训练。</translation>
    </message>
    <message>
        <source>Measure it again, or start a new run with its settings.</source>
        <translation>请重新评测，或用它的设置新建训练任务。</translation>
    </message>
    <message>
        <source>Choose another folder, or resume that run.</source>
        <translation>请选择其他文件夹，或继续那个训练任务。</translation>
    </message>
    <message>
        <source>Stop it and put them back if that matters.</source>
        <translation>如果有影响，请停止训练并放回这些图片。</translation>
    </message>
    <message>
        <source>Wait for it to end, or stop it first.</source>
        <translation>请等它结束，或先将它停止。</translation>
    </message>
    <message>
        <source>Resume it all the same if you know that it has ended there.</source>
        <translation>如果确定它在那台电脑上已经结束，可以直接继续训练。</translation>
    </message>
    <message>
        <source>Wait for it to end, or stop it there first.</source>
        <translation>请等它结束，或先在那台电脑上将它停止。</translation>
    </message>
    <message>
        <source>Name the folder that has them as they lay.</source>
        <translation>请指定按原路径存放这些图片的文件夹。</translation>
    </message>
    <message>
        <source>Let it train for a while first.</source>
        <translation>请先让它训练一段时间。</translation>
    </message>
    <message>
        <source>It stays as it is: open it with that version.</source>
        <translation>内容没有改动：请用那个版本打开。</translation>
    </message>
    <message>
        <source>Resume it first.</source>
        <translation>请先继续训练。</translation>
    </message>
    <message>
        <source>Start again with a smaller learning rate than these, or with the precision fp32.</source>
        <translation>请使用比这些更小的学习率重新开始，或将精度设为 fp32。</translation>
    </message>
    <message>
        <source>Free some space or allow writing there, choose another folder for the cache in Settings, or unpack it yourself and choose the folder.</source>
        <translation>请腾出空间或开放写入权限，在“设置”中为缓存另选文件夹，或自行解压后选择该文件夹。</translation>
    </message>
    <message>
        <source>Take the method that it was tuned by, or begin from the base.</source>
        <translation>请改用微调它时的方法，或从基础模型开始训练。</translation>
    </message>
    <message>
        <source>Begin from a run of a method that trains.</source>
        <translation>请改用由需要训练的方法得到的训练任务作为起点。</translation>
    </message>
    <message>
        <source>Take the settings that it was tuned with, or begin from the base.</source>
        <translation>请改用微调它时的设置，或从基础模型开始训练。</translation>
    </message>
    <message>
        <source>One has to hold their file names, with their suffix or without: it has {columns}.</source>
        <translation>表格中需要有一列图片文件名，带不带扩展名均可；现有的列：{columns}。</translation>
    </message>
    <message>
        <source>Its columns are {columns}.</source>
        <translation>表格中的列：{columns}。</translation>
    </message>
    <message>
        <source>Let it end with .csv.</source>
        <translation>文件名应以 .csv 结尾。</translation>
    </message>
    <message>
        <source>Choose the one that says what the images show: {columns}.</source>
        <translation>请选择说明图片内容的列：{columns}。</translation>
    </message>
    <message>
        <source>Choose a place you may write to.</source>
        <translation>请选择有写入权限的位置。</translation>
    </message>
    <message>
        <source>Choose a folder elsewhere.</source>
        <translation>请选择别处的文件夹。</translation>
    </message>
    <message>
        <source>Choose a name that is not taken.</source>
        <translation>请换一个未被占用的名称。</translation>
    </message>
    <message>
        <source>Add about {wanted:,}.</source>
        <translation>请再添加约 {wanted:,} 张。</translation>
    </message>
    <message>
        <source>Add about {wanted:,} a class.</source>
        <translation>请为每个类别再添加约 {wanted:,} 张。</translation>
    </message>
    <message>
        <source>Start ClipTune again. Remove what was fetched, or fetch it again.</source>
        <translation>请重新启动 ClipTune，然后移除下载的 PyTorch，或重新下载。</translation>
    </message>
    <message>
        <source>Remove it, or fetch it again.</source>
        <translation>请移除它，或重新下载。</translation>
    </message>
    <message>
        <source>Remove it, or fetch one that fits.</source>
        <translation>请移除它，或下载匹配的版本。</translation>
    </message>
    <message>
        <source>Bring the driver of the graphics card up to date. What was fetched is gone again.</source>
        <translation>请更新显卡驱动。下载的 PyTorch 已经删除。</translation>
    </message>
    <message>
        <source>Take {lighter}</source>
        <translation>请改用{lighter}</translation>
    </message>
    <message>
        <source>Take more time, fewer images or a smaller base.</source>
        <translation>请增加时间，减少图片，或改用较小的基础模型。</translation>
    </message>
    <message>
        <source>More images or more time may tell them apart.</source>
        <translation>增加图片或时间，可能就能分出高下。</translation>
    </message>
    <message>
        <source>More images or more time may change that.</source>
        <translation>增加图片或时间，结果可能会改变。</translation>
    </message>
    <message>
        <source>Name another address for updates, or ask again later.</source>
        <translation>请指定其他更新地址，或稍后再检查。</translation>
    </message>
    <message>
        <source>Name the address that it leads to, if you trust it.</source>
        <translation>如果信任它所指向的地址，请直接填写该地址。</translation>
    </message>
    <message>
        <source>Its page says what is new, and how to get it.</source>
        <translation>新版本的页面上有更新内容和获取方式。</translation>
    </message>
    <message>
        <source>One begins with https:// or http://.</source>
        <translation>地址以 https:// 或 http:// 开头。</translation>
    </message>
    <message>
        <source>A name from the catalogue, or a folder in Hugging Face format or OpenCLIP&apos;s.</source>
        <translation>目录中的名称，或者 Hugging Face 格式或 OpenCLIP 格式的文件夹。</translation>
    </message>
    <message>
        <source>The largest for English; for a GPU with much memory, best on a 4-bit base.</source>
        <translation>英语模型中最大的；适合显存大的显卡，最好使用 4 位量化。</translation>
    </message>
    <message>
        <source>B/32 on the filtered DataComp-1B, in OpenCLIP&apos;s format.</source>
        <translation>用筛选过的 DataComp-1B 训练的 B/32，OpenCLIP 格式。</translation>
    </message>
    <message>
        <source>Reads very many languages; more accurate than CLIPs of its size.</source>
        <translation>认识非常多的语言；比同等规模的 CLIP 更准确。</translation>
    </message>
    <message>
        <source>The large SigLIP 2, on slightly larger images; wants a GPU.</source>
        <translation>大号的 SigLIP 2，图片稍大；需要显卡。</translation>
    </message>
    <message>
        <source>The most accurate that reads very many languages; wants a large GPU.</source>
        <translation>多语言模型中最准确的；需要显存大的显卡。</translation>
    </message>
    <message>
        <source>Learned from Chinese captions: where to begin with classes named in Chinese.</source>
        <translation>用中文图片描述训练：类别名是中文时从它开始。</translation>
    </message>
    <message>
        <source>The large one for classes named in Chinese; wants a GPU.</source>
        <translation>用于中文类别名的大模型；需要显卡。</translation>
    </message>
    <message>
        <source>The fastest that reads very many languages; not for commercial use.</source>
        <translation>多语言模型中最快的；不得用于商业用途。</translation>
    </message>
    <message>
        <source>B/16 on captions of the whole world; not for commercial use.</source>
        <translation>用全世界的图片描述训练的 B/16；不得用于商业用途。</translation>
    </message>
    <message>
        <source>L/14 on captions of the whole world; not for commercial use; wants a GPU.</source>
        <translation>用全世界的图片描述训练的 L/14；不得用于商业用途；需要显卡。</translation>
    </message>
    <message>
        <source>The largest here; not for commercial use; for a GPU with much memory.</source>
        <translation>目录中最大的模型；不得用于商业用途；适合显存大的显卡。</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>练手模型</translation>
    </message>
    <message>
        <source>4 to 8 for a base of fewer than a billion weights, as most of the catalogue are; 8 to 16 for one to ten billion; 16 to 32 above. The more images, the larger it can be; take the smaller one if there are few.</source>
        <translation>参数不足 10 亿的基础模型取 4 到 8，目录中的模型大多属于这一类；10 亿到 100 亿取 8 到 16；更大的取 16 到 32。图片越多，秩可以越大；图片少就取较小的值。</translation>
    </message>
    <message>
        <source>OpenCLIP model</source>
        <translation>OpenCLIP 模型</translation>
    </message>
    <message>
        <source>The merged model as OpenCLIP&apos;s own checkpoints are; not of every family of bases.</source>
        <translation>与 OpenCLIP 自己的检查点格式相同的合并后模型；并非每个基础模型系列都有。</translation>
    </message>
    <message>
        <source>Choose the folder that holds config.json and model.safetensors, or OpenCLIP&apos;s open_clip_config.json and open_clip_model.safetensors.</source>
        <translation>请选择含有 config.json 和 model.safetensors 的文件夹，或者含有 OpenCLIP 的 open_clip_config.json 和 open_clip_model.safetensors 的文件夹。</translation>
    </message>
    <message>
        <source>Only models for images of three colours can be tuned.</source>
        <translation>只能微调输入为三通道（RGB）图片的模型。</translation>
    </message>
    <message>
        <source>Take the merged model, which transformers loads.</source>
        <translation>请改用合并后的模型，transformers 可以加载。</translation>
    </message>
    <message>
        <source>Choose one of these families: {families}.</source>
        <translation>请选择属于以下系列的模型：{families}。</translation>
    </message>
    <message>
        <source>Choose one whose &quot;resize_mode&quot; in its {file} is &quot;shortest&quot; or &quot;squash&quot;.</source>
        <translation>请选择 {file} 中“resize_mode”为“shortest”或“squash”的模型。</translation>
    </message>
    <message>
        <source>Start as many processes on it as it has cards.</source>
        <translation>请按显卡数量启动进程。</translation>
    </message>
    <message>
        <source>Put it back and resume the run, or start a new one.</source>
        <translation>请把它放回原处再继续训练，或新建一个训练任务。</translation>
    </message>
    <message>
        <source>Say it in English.</source>
        <translation>请用英文输入。</translation>
    </message>
    <message>
        <source>Choose a SigLIP 2 of a fixed size, as google/siglip2-base-patch16-256.</source>
        <translation>请选择固定尺寸的 SigLIP 2，例如 google/siglip2-base-patch16-256。</translation>
    </message>
    <message>
        <source>Choose a SigLIP with its head, as those on the hub have it.</source>
        <translation>请选择带有头部的 SigLIP，Hub 上的模型都有。</translation>
    </message>
    <message>
        <source>Install them (pip install &quot;cliptune[siglip]&quot;), or choose a SigLIP 2, which needs neither.</source>
        <translation>请安装它们（pip install &quot;cliptune[siglip]&quot;），或改用不需要它们的 SigLIP 2。</translation>
    </message>
    <message>
        <source>Unset it, and start ClipTune again.</source>
        <translation>请取消该环境变量，然后重新启动 ClipTune。</translation>
    </message>
    <message>
        <source>It has to be JSON as PyPI has it for a project: name an address that answers so.</source>
        <translation>内容应为 PyPI 项目信息格式的 JSON：请指定能这样应答的地址。</translation>
    </message>
    <message>
        <source>Its training went wrong: take another.</source>
        <translation>它的训练出了问题：请改用其他适配器。</translation>
    </message>
    <message>
        <source>Save them as safetensors first. Importing an adapter does that, in a process of its own.</source>
        <translation>请先另存为 safetensors。导入适配器时会在独立进程中完成转换。</translation>
    </message>
    <message>
        <source>Save them as safetensors where the adapter was made. Do not use one that you do not trust.</source>
        <translation>请在制作该适配器的环境中另存为 safetensors。来源不可信时请不要使用。</translation>
    </message>
    <message>
        <source>Try again; if it happens again, set the address of another index.</source>
        <translation>请重试；如果再次出现，请设置其他软件包索引的地址。</translation>
    </message>
    <message>
        <source>This is a mistake in ClipTune, not yours. Finished runs are safe. If it happens again, open the details, copy them and report them.</source>
        <translation>这是 ClipTune 的错误，不是操作的问题。已完成的训练任务不受影响。如果再次出现，请展开详细信息，复制后反馈给我们。</translation>
    </message>
    <message>
        <source>Allow writing there, and see that the disk is not full.</source>
        <translation>请开放该处的写入权限，并确认磁盘未满。</translation>
    </message>
    <message>
        <source>Pack the files of one adapter, or the one folder that holds them.</source>
        <translation>请只打包一个适配器的文件，或包含它们的那一个文件夹。</translation>
    </message>
    <message>
        <source>Get the adapter anew, or unpack it yourself and import the folder.</source>
        <translation>请重新获取这个适配器，或自行解压后导入文件夹。</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>balanced accuracy</source>
        <translation>平衡准确率</translation>
    </message>
    <message>
        <source>macro F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>recall@1</source>
        <translation>recall@1</translation>
    </message>
    <message>
        <source>mAP</source>
        <translation>mAP</translation>
    </message>
    <message>
        <source>micro F1</source>
        <translation>微平均 F1</translation>
    </message>
    <message>
        <source>exact match</source>
        <translation>完全匹配率</translation>
    </message>
    <message>
        <source>a tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>Several runs or adapters end with &quot;{name}&quot;.</source>
        <translation>有多个训练任务或适配器的名称以“{name}”结尾。</translation>
    </message>
    <message>
        <source>adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>{path} asks for &quot;{name}&quot;, which cannot be used here.</source>
        <translation>{path} 需要“{name}”，这里无法使用。</translation>
    </message>
    <message>
        <source>The base of the adapter &quot;{adapter}&quot; is not on this computer: it was trained on {base}.</source>
        <translation>适配器“{adapter}”的基础模型不在本机：它是在 {base} 上训练的。</translation>
    </message>
    <message>
        <source>The adapter &quot;{adapter}&quot; stands beside {module}, which is no part of this base.</source>
        <translation>适配器“{adapter}”作用于 {module}，而这个基础模型中没有该模块。</translation>
    </message>
    <message>
        <source>{path} has {classes:,} classes and {prompts:,} prompts.</source>
        <translation>{path} 有 {classes:,} 个类别和 {prompts:,} 条提示词。</translation>
    </message>
    <message>
        <source>{path} cannot be used: {reason}</source>
        <translation>{path} 无法使用：{reason}</translation>
    </message>
    <message>
        <source>The adapter &quot;{adapter}&quot; does not fit this base: {reason}</source>
        <translation>适配器“{adapter}”与这个基础模型不匹配：{reason}</translation>
    </message>
    <message>
        <source>There is no adapter&apos;s folder {folder}.</source>
        <translation>适配器文件夹 {folder} 不存在。</translation>
    </message>
    <message>
        <source>{path} names a module to be imported, &quot;{module}&quot;.</source>
        <translation>{path} 要求导入模块“{module}”。</translation>
    </message>
    <message>
        <source>&quot;{adapter}&quot; has no classes of its own.</source>
        <translation>“{adapter}”没有自己的类别。</translation>
    </message>
    <message>
        <source>{folder} holds no adapter: no {files}.</source>
        <translation>{folder} 中没有适配器：缺少 {files}。</translation>
    </message>
    <message>
        <source>The adapter &quot;{adapter}&quot; was trained on {theirs}, and this base is {ours}.</source>
        <translation>适配器“{adapter}”是在 {theirs} 上训练的，而这个基础模型是 {ours}。</translation>
    </message>
    <message>
        <source>The adapter &quot;{adapter}&quot; was trained on commit {wanted} of this base, which is commit {there} here. Its answers are right only if both have the same weights.</source>
        <translation>适配器“{adapter}”是在这个基础模型的 commit {wanted} 上训练的，而这里是 commit {there}。只有两者权重相同，结果才可靠。</translation>
    </message>
    <message>
        <source>The weights of the adapter &quot;{adapter}&quot; are no {method}&apos;s.</source>
        <translation>适配器“{adapter}”的权重不是 {method} 的权重。</translation>
    </message>
    <message>
        <source>{path} holds settings that are not known here: {settings}. They are passed over, as PEFT does with those of a later version.</source>
        <translation>{path} 中有不认识的设置：{settings}。已将其忽略，PEFT 对更新版本的设置也是如此处理。</translation>
    </message>
    <message>
        <source>{folder} holds several adapters: {names}.</source>
        <translation>{folder} 中有多个适配器：{names}。</translation>
    </message>
    <message>
        <source>{path} has {classes:,} labels, and not a bias and a threshold for each.</source>
        <translation>{path} 有 {classes:,} 个标签，但偏置和阈值的数量与之不符。</translation>
    </message>
    <message>
        <source>{folder} holds an adapter of type &quot;{type}&quot;, which cannot be put onto a CLIP here.</source>
        <translation>{folder} 中是类型为“{type}”的适配器，这里无法加载到 CLIP 上。</translation>
    </message>
    <message>
        <source>There is no run or adapter &quot;{name}&quot;.</source>
        <translation>没有名为“{name}”的训练任务或适配器。</translation>
    </message>
    <message>
        <source>{path} names no classes that its class vectors are of.</source>
        <translation>{path} 中有类别向量，却没有写明它们属于哪些类别。</translation>
    </message>
    <message>
        <source>{path} is damaged: {reason}.</source>
        <translation>{path} 已损坏：{reason}。</translation>
    </message>
    <message>
        <source>{path} has not as many wordings of every class, each class&apos;s prompt the first.</source>
        <translation>{path} 中各类别的提示词条数不一致，或第一条不是该类别的主提示词。</translation>
    </message>
    <message>
        <source>The adapter &quot;{adapter}&quot; does not fit this base: {name} is {given} where {wanted} is wanted.</source>
        <translation>适配器“{adapter}”与这个基础模型不匹配：{name} 为 {given}，应为 {wanted}。</translation>
    </message>
    <message>
        <source>These adapters were trained on a base that was held in different ways. Here it is held in full precision, on which their answers may differ a little from those in training.</source>
        <translation>这些适配器训练时，基础模型的精度或量化方式各不相同。这里统一以全精度加载，结果可能与训练时略有差异。</translation>
    </message>
    <message>
        <source>Add at least one more folder of images that show something else.</source>
        <translation>请至少再添加一个文件夹，放入内容不同的图片。</translation>
    </message>
    <message>
        <source>the copies</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>这是一个文件夹</translation>
    </message>
    <message>
        <source>it is in a format that is not read</source>
        <translation>格式不支持</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>文件不存在</translation>
    </message>
    <message>
        <source>{file} could not be read to its end: {reason}. No image was added.</source>
        <translation>{file} 没有读完：{reason}。未添加任何图片。</translation>
    </message>
    <message>
        <source>{guide} No other method did clearly better where images like these were tried (cases: {cases}): {points:+.1f} points against a linear probe.</source>
        <translation>{guide}在类似图片的试验中，没有其他方法明显更好（试验次数：{cases}）：与线性探针相差 {points:+.1f} 个百分点。</translation>
    </message>
    <message>
        <source>You asked for “{goal}”.</source>
        <translation>选择的目标是“{goal}”。</translation>
    </message>
    <message>
        <source>No other method did clearly better where images like these were tried (cases: {cases}): {points:+.1f} points against a linear probe. The guide&apos;s rule is another: {guide}</source>
        <translation>在类似图片的试验中，没有其他方法明显比它更好（试验次数：{cases}）：与线性探针相差 {points:+.1f} 个百分点。指南中的规则则不同：{guide}</translation>
    </message>
    <message>
        <source>{images} images are few: fewer trained numbers overfit less.</source>
        <translation>只有 {images} 张图片：训练的参数越少，越不容易过拟合。</translation>
    </message>
    <message>
        <source>{images:,} images and {memory:.0f} GB: the general choice.</source>
        <translation>{images:,} 张图片，{memory:.0f} GB：通用的选择。</translation>
    </message>
    <message>
        <source>The base&apos;s weights alone take {weights:.1f} of {memory:.1f} GB in 16 bits; in 4 bits they take a quarter.</source>
        <translation>仅基础模型的 16 位权重就占 {memory:.1f} GB 中的 {weights:.1f} GB；改用 4 位只需四分之一。</translation>
    </message>
    <message>
        <source>Every method is under zero-shot; {one} is the nearest, {points} points under it.</source>
        <translation>所有方法都低于零样本；最接近的是 {one}，低 {points} 个百分点。</translation>
    </message>
    <message>
        <source>one of {choices}</source>
        <translation>{choices} 之一</translation>
    </message>
    <message>
        <source>less than {high}</source>
        <translation>小于 {high}</translation>
    </message>
    <message>
        <source>a list such as [&quot;{first}&quot;] of {choices}</source>
        <translation>由 {choices} 组成的列表，例如 [&quot;{first}&quot;]</translation>
    </message>
    <message>
        <source>more than {low}</source>
        <translation>大于 {low}</translation>
    </message>
    <message>
        <source>{limits}, or {choices}</source>
        <translation>{limits}，或 {choices}</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 到 {high}</translation>
    </message>
    <message>
        <source>a whole number, {range}</source>
        <translation>整数，{range}</translation>
    </message>
    <message>
        <source>export</source>
        <translation>导出文件</translation>
    </message>
    <message>
        <source>another computer</source>
        <translation>另一台电脑</translation>
    </message>
    <message>
        <source>The archive &quot;{path}&quot; is damaged, or is none: {reason}.</source>
        <translation>压缩包“{path}”已损坏，或不是压缩包：{reason}。</translation>
    </message>
    <message>
        <source>The archive &quot;{path}&quot; is locked with a password.</source>
        <translation>压缩包“{path}”设有密码。</translation>
    </message>
    <message>
        <source>Unpacked, &quot;{path}&quot; takes more than the {free:,.0f} MB that are free in &quot;{folder}&quot;.</source>
        <translation>“{path}”解压后所需的空间超过“{folder}”所在磁盘剩余的 {free:,.0f} MB。</translation>
    </message>
    <message>
        <source>it would lie outside the archive</source>
        <translation>会解压到压缩包的目录之外</translation>
    </message>
    <message>
        <source>The archive &quot;{path}&quot; holds more than {limit:,} files.</source>
        <translation>压缩包“{path}”中的文件超过 {limit:,} 个。</translation>
    </message>
    <message>
        <source>Captions and several labels an image are no classes: there are none to balance in training.</source>
        <translation>图片描述和多标签没有互斥的类别：训练中无法平衡类别。</translation>
    </message>
    <message>
        <source>The classes are named in {language}; {base} is asked by their English names. {other} reads {language}.</source>
        <translation>类别名用的是{language}；{base} 的提示词使用它们的英文名。{other} 能直接读懂{language}。</translation>
    </message>
    <message>
        <source>a model with the hash {hash}</source>
        <translation>哈希值为 {hash} 的模型</translation>
    </message>
    <message>
        <source>The base in {folder} is of commit {there}, and {wanted} is wanted.</source>
        <translation>{folder} 中的基础模型是 commit {there}，而需要的是 {wanted}。</translation>
    </message>
    <message>
        <source>The classes are named in {language}, which {base} does not read; {other} does.</source>
        <translation>类别名用的是{language}，{base} 读不懂；{other} 可以。</translation>
    </message>
    <message>
        <source>{method} wants {wanted} of the {tokens} tokens that this base reads, which leaves none for words.</source>
        <translation>{method} 要占用 {wanted} 个 token，而这个基础模型最多读取 {tokens} 个，没有给文字留下位置。</translation>
    </message>
    <message>
        <source>&quot;{model}&quot; is neither a base model of the catalogue nor a folder.{nearest}</source>
        <translation>“{model}”既不是目录中的基础模型，也不是文件夹。{nearest}</translation>
    </message>
    <message>
        <source>a base that it does not name</source>
        <translation>未写明的基础模型</translation>
    </message>
    <message>
        <source>{name} (hash {hash})</source>
        <translation>{name}（哈希值 {hash}）</translation>
    </message>
    <message>
        <source>Choose it to keep several tasks on one base.</source>
        <translation>多个任务要共用一个基础模型时选用。</translation>
    </message>
    <message>
        <source>For the last points, where the device has room for all weights four times.</source>
        <translation>追求最后几个百分点，且设备放得下四倍的权重时选用。</translation>
    </message>
    <message>
        <source>Good results with little effort; where to start.</source>
        <translation>省力且效果好；建议从它开始。</translation>
    </message>
    <message>
        <source>For fewer than 100 images, or a quick first try.</source>
        <translation>图片少于 100 张，或想快速试一下时选用。</translation>
    </message>
    <message>
        <source>The fastest: for trying an idea.</source>
        <translation>训练最快：用来验证想法。</translation>
    </message>
    <message>
        <source>Choose it if memory is short: usually within 1 % of LoRA.</source>
        <translation>显存不足时选用：效果与 LoRA 的差距通常在 1% 以内。</translation>
    </message>
    <message>
        <source>Decoded images and unpacked archives</source>
        <translation>解码后的图片和解压后的压缩包</translation>
    </message>
    <message>
        <source>They are made again when they are needed.</source>
        <translation>需要时会重新生成。</translation>
    </message>
    <message>
        <source>ClipTune&apos;s own is used from the next start on.</source>
        <translation>下次启动起使用 ClipTune 自带的版本。</translation>
    </message>
    <message>
        <source>Base models that were downloaded</source>
        <translation>下载的基础模型</translation>
    </message>
    <message>
        <source>Settings of the window, and its log</source>
        <translation>窗口设置和日志</translation>
    </message>
    <message>
        <source>The window then begins as at its first start.</source>
        <translation>之后窗口会像首次启动时一样。</translation>
    </message>
    <message>
        <source>Something went wrong inside ClipTune: {reason}</source>
        <translation>ClipTune 内部出错：{reason}</translation>
    </message>
    <message>
        <source>By words {words}, by fitted vectors {vectors} (used)</source>
        <translation>按提示词 {words}，按类别向量 {vectors}（采用）</translation>
    </message>
    <message>
        <source>By words: an image is compared with what the classes are called, which also answers for classes that were not taught. By fitted vectors: it is compared with what your images of each class look like, which is often better, for these classes alone.</source>
        <translation>按提示词：把图片与类别名称比较，也能回答没有学过的类别。按类别向量：把图片与各类别图片的特征比较，往往更准，但只限于这些类别。</translation>
    </message>
    <message>
        <source>By words {words} (used), by fitted vectors {vectors}</source>
        <translation>按提示词 {words}（采用），按类别向量 {vectors}</translation>
    </message>
    <message>
        <source>{cells} cells for {columns} columns: put the text in quotes</source>
        <translation>有 {cells} 个单元格，但只有 {columns} 列：请给文字加上引号</translation>
    </message>
    <message>
        <source>line {line}: {reason}</source>
        <translation>第 {line} 行：{reason}</translation>
    </message>
    <message>
        <source>line {line} names &quot;{name}&quot;</source>
        <translation>第 {line} 行写的是“{name}”</translation>
    </message>
    <message>
        <source>{tokens:,} tokens, {limit:,} are read</source>
        <translation>{tokens:,} 个 token，只能读取 {limit:,} 个</translation>
    </message>
    <message>
        <source>no file name</source>
        <translation>没有文件名</translation>
    </message>
    <message>
        <source>no text</source>
        <translation>没有文字</translation>
    </message>
    <message>
        <source>Found: {name}.</source>
        <translation>检测到显卡：{name}。</translation>
    </message>
    <message>
        <source>It is not used: no driver that PyTorch can work with was found.</source>
        <translation>没有使用它：未找到 PyTorch 可用的驱动。</translation>
    </message>
    <message>
        <source>It is not used: PyTorch is not built for its chip.</source>
        <translation>没有使用它：PyTorch 不支持该芯片。</translation>
    </message>
    <message>
        <source>It is not used: PyTorch {version} here is for processors only.</source>
        <translation>没有使用它：现有的 PyTorch {version} 只支持处理器 (CPU)。</translation>
    </message>
    <message>
        <source>It is used, by PyTorch {version}.</source>
        <translation>正在使用它，PyTorch {version}。</translation>
    </message>
    <message>
        <source>It is used, by PyTorch {version}, which was fetched.</source>
        <translation>正在使用它，PyTorch {version}（已下载的版本）。</translation>
    </message>
    <message>
        <source>Found: {name}, driver {driver}.</source>
        <translation>检测到显卡：{name}，驱动 {driver}。</translation>
    </message>
    <message>
        <source>For {precision:.0%} of what is said to be right, a class is said of {said:.0%} of images like those for validation, and {refused:.0%} of images of a class that it does not know are called unsure.</source>
        <translation>要使给出的结果有 {precision:.0%} 正确，在与验证集类似的图片中，有 {said:.0%} 会给出类别；在属于未知类别的图片中，有 {refused:.0%} 会标为不确定。</translation>
    </message>
    <message>
        <source>For {precision:.0%} of what is said to be right, a class is said of {said:.0%} of images like those for validation.</source>
        <translation>要使给出的结果有 {precision:.0%} 正确，在与验证集类似的图片中，有 {said:.0%} 会给出类别。</translation>
    </message>
    <message>
        <source>The checkpoint {folder} belongs to another model or other method settings.</source>
        <translation>检查点 {folder} 属于其他模型，或方法的设置不同。</translation>
    </message>
    <message>
        <source>If the classes are the folders within &quot;{name}&quot;, choose that one.</source>
        <translation>如果类别是“{name}”里面的各个文件夹，请选择那个文件夹。</translation>
    </message>
    <message>
        <source>{count:,} times one image</source>
        <translation>同一张图片重复 {count:,} 次</translation>
    </message>
    <message>
        <source>{count} to train on, {more} more would help</source>
        <translation>训练集中有 {count} 张，最好再添加 {more} 张</translation>
    </message>
    <message>
        <source>There is no class folder &quot;{name}&quot;.{nearest}</source>
        <translation>没有名为“{name}”的类别文件夹。{nearest}</translation>
    </message>
    <message>
        <source>none in the test part</source>
        <translation>测试集中没有</translation>
    </message>
    <message>
        <source>none for validation</source>
        <translation>验证集中没有</translation>
    </message>
    <message>
        <source>&quot;{words}&quot;, as &quot;{first}&quot;</source>
        <translation>“{words}”，与“{first}”相同</translation>
    </message>
    <message>
        <source>in a format that is not read: {formats}</source>
        <translation>格式不支持：{formats}</translation>
    </message>
    <message>
        <source>The class &quot;{name}&quot; has no words.</source>
        <translation>类别“{name}”没有类别名称。</translation>
    </message>
    <message>
        <source>Never predicted: {classes}.</source>
        <translation>从未被预测到的类别：{classes}。</translation>
    </message>
    <message>
        <source>The classes &quot;{first}&quot; and &quot;{second}&quot; have the same words: &quot;{words}&quot;.</source>
        <translation>类别“{first}”和“{second}”的名称相同：“{words}”。</translation>
    </message>
    <message>
        <source>&quot;{most}&quot; has {high:,} images to train on, &quot;{least}&quot; {low:,}.</source>
        <translation>“{most}”有 {high:,} 张训练图片，“{least}”有 {low:,} 张。</translation>
    </message>
    <message>
        <source>The files classes.safetensors and labels.json, and no model: for a program that makes embeddings of images itself, with the same model. It tells your classes apart as here, and no others.</source>
        <translation>文件 classes.safetensors 和 labels.json，不含模型：供自行用同一模型提取图像特征的程序使用。区分这些类别的效果与这里一致，不能用于其他类别。</translation>
    </message>
    <message>
        <source>{count:,} images are too few to trust what is between them.</source>
        <translation>只有 {count:,} 张图片，方法之间的差距不可靠。</translation>
    </message>
    <message>
        <source>{folder} would lie among the images.</source>
        <translation>{folder} 位于图片文件夹之中。</translation>
    </message>
    <message>
        <source>{folder} is not empty and holds no comparison.</source>
        <translation>{folder} 不是空文件夹，其中也没有对比结果。</translation>
    </message>
    <message>
        <source>The runs in {folder} were judged on different images, or by different labels: these changed meanwhile, and the runs cannot be compared.</source>
        <translation>{folder} 中的训练任务用于评测的图片或标签不同：其间发生过改动，无法对比。</translation>
    </message>
    <message>
        <source>{method}, seed {seed}.</source>
        <translation>{method}，随机种子 {seed}。</translation>
    </message>
    <message>
        <source>{folder} holds a comparison of other images, another base or other settings.</source>
        <translation>{folder} 中是其他图片、其他基础模型或其他设置的对比结果。</translation>
    </message>
    <message>
        <source>{path} is damaged or of another version.</source>
        <translation>{path} 已损坏，或版本不同。</translation>
    </message>
    <message>
        <source>{method}: {reason}</source>
        <translation>{method}：{reason}</translation>
    </message>
    <message>
        <source>{folder} cannot be written: {reason}.</source>
        <translation>无法写入 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>This run does better than the untouched base, beyond doubt: {now}, before {before}.</source>
        <translation>这次训练的结果确实优于未微调的基础模型：现在 {now}，之前 {before}。</translation>
    </message>
    <message>
        <source>On these images it cannot be told apart from a linear probe, which trains no model: {probe}.</source>
        <translation>在这些图片上，它与不训练模型的线性探针分不出高下：线性探针为 {probe}。</translation>
    </message>
    <message>
        <source>Whether this run does better than the untouched base cannot be told from these images: {now}, before {before}.</source>
        <translation>仅凭这些图片，无法判断这次训练是否优于未微调的基础模型：现在 {now}，之前 {before}。</translation>
    </message>
    <message>
        <source>It is ahead of a linear probe, which trains no model, beyond doubt: that reaches {probe}.</source>
        <translation>它确实优于不训练模型的线性探针：后者为 {probe}。</translation>
    </message>
    <message>
        <source>A linear probe, which trains no model, does better, beyond doubt: {probe}. Take it if only these classes count.</source>
        <translation>不训练模型的线性探针确实更好：{probe}。如果只关心这些类别，可直接使用线性探针。</translation>
    </message>
    <message>
        <source>This run does worse than the untouched base, beyond doubt: {now}, before {before}.</source>
        <translation>这次训练的结果确实不如未微调的基础模型：现在 {now}，之前 {before}。</translation>
    </message>
    <message>
        <source>copies</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>&quot;{path}&quot; cannot be copied to {folder}: {reason}.</source>
        <translation>无法把“{path}”复制到 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>CPU (1 thread)</source>
        <translation>CPU（1 线程）</translation>
    </message>
    <message>
        <source>CPU ({count} threads)</source>
        <translation>CPU（{count} 线程）</translation>
    </message>
    <message>
        <source>{path} exists already.</source>
        <translation>{path} 已存在。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}.</source>
        <translation>无法写入 {path}：{reason}。</translation>
    </message>
    <message>
        <source>&quot;{path}&quot; cannot be read as a data set: {reason}.</source>
        <translation>“{path}”无法作为数据集读取：{reason}。</translation>
    </message>
    <message>
        <source>The data set &quot;{path}&quot; has no column of images, only {columns}.</source>
        <translation>数据集“{path}”没有图片列，只有 {columns}。</translation>
    </message>
    <message>
        <source>{device} does not compute in bf16.</source>
        <translation>{device} 不支持 bf16 计算。</translation>
    </message>
    <message>
        <source>The device &quot;cuda&quot; cannot be used: {reason}.</source>
        <translation>设备 cuda 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The device &quot;mps&quot; is there on Macs with Apple silicon only.</source>
        <translation>设备 mps 仅在 Apple 芯片的 Mac 上可用。</translation>
    </message>
    <message>
        <source> Did you mean &quot;{name}&quot;?</source>
        <translation>是否指“{name}”？</translation>
    </message>
    <message>
        <source>The disk of {folder} has {free:,.0f} MB free; {purpose} takes about {needed:,.0f} MB.</source>
        <translation>{folder} 所在磁盘剩余 {free:,.0f} MB；{purpose}约需 {needed:,.0f} MB。</translation>
    </message>
    <message>
        <source>{label} could not be downloaded from {hub}: {reason}.</source>
        <translation>无法从 {hub} 下载 {label}：{reason}。</translation>
    </message>
    <message>
        <source>{label} needs {needed:,.0f} MB in {cache}, where {free:,.0f} MB are free.</source>
        <translation>{label} 需要 {cache} 中有 {needed:,.0f} MB 空间，而剩余 {free:,.0f} MB。</translation>
    </message>
    <message>
        <source>Make room, or choose a folder for base models on a larger disk.</source>
        <translation>请腾出空间，或为基础模型选择更大磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>{label} is not on this computer, and HF_HUB_OFFLINE forbids its download.</source>
        <translation>{label} 不在本机，而 HF_HUB_OFFLINE 禁止下载。</translation>
    </message>
    <message>
        <source>{what} Commit {wanted} is wanted; what is on this computer, {folder}, is another.</source>
        <translation>{what} 需要的是 commit {wanted}；本机的 {folder} 是另一个 commit。</translation>
    </message>
    <message>
        <source>{repo} holds no safetensors at revision {revision}.</source>
        <translation>{repo} 的修订版本 {revision} 中没有 safetensors 文件。</translation>
    </message>
    <message>
        <source>The download of {label} is not whole.</source>
        <translation>{label} 没有下载完整。</translation>
    </message>
    <message>
        <source>{hub} has no {repo} at revision {revision}, or will not show it.</source>
        <translation>{hub} 上没有 {repo} 的修订版本 {revision}，或不允许访问。</translation>
    </message>
    <message>
        <source>{label} could not be written to {cache}: {reason}.</source>
        <translation>无法把 {label} 写入 {cache}：{reason}。</translation>
    </message>
    <message>
        <source>Make room there or allow writing, or choose another folder for base models.</source>
        <translation>请在那里腾出空间或开放写入权限，或为基础模型另选文件夹。</translation>
    </message>
    <message>
        <source>&quot;{encoding}&quot; is no encoding that is known.</source>
        <translation>“{encoding}”不是已知的编码。</translation>
    </message>
    <message>
        <source>{path} is not there any more.</source>
        <translation>{path} 已不存在。</translation>
    </message>
    <message>
        <source>{adapter} knows no classes: it learned from captions.</source>
        <translation>{adapter} 不含类别：它是用图片描述训练的。</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; is no target of an export.{nearest}</source>
        <translation>“{name}”不是可导出的格式。{nearest}</translation>
    </message>
    <message>
        <source>{target} needs {modules}, which this installation lacks.</source>
        <translation>{target} 需要 {modules}，而当前安装中没有。</translation>
    </message>
    <message>
        <source>The classes in {folder} are others now.</source>
        <translation>{folder} 中的类别已经改变。</translation>
    </message>
    <message>
        <source>The images in {folder} are others now.</source>
        <translation>{folder} 中的图片已经改变。</translation>
    </message>
    <message>
        <source>&quot;{adapter}&quot; cannot be exported as {target}. {reason}</source>
        <translation>“{adapter}”无法导出为 {target}。{reason}</translation>
    </message>
    <message>
        <source>The run&apos;s own images cannot be looked at: {reason}</source>
        <translation>无法读取该训练任务自己的图片：{reason}</translation>
    </message>
    <message>
        <source>The export does not say what the model says: read again ({reader}), logits differ by up to {difference:.2g} where {tolerance:.2g} is let pass, and {agreement:.1%} of {count} images are taken for the same. Nothing was kept.</source>
        <translation>导出结果与模型不一致：重新读取后 ({reader})，logits 最多相差 {difference:.2g}，允许 {tolerance:.2g}；{count} 张图片中有 {agreement:.1%} 判断相同。没有保留任何文件。</translation>
    </message>
    <message>
        <source>The export could not be read again, and nothing was kept: {reason}.</source>
        <translation>导出结果无法重新读取，没有保留任何文件：{reason}。</translation>
    </message>
    <message>
        <source>What the model makes of {count} of {images} images is not a number.</source>
        <translation>模型对 {images} 张图片中 {count} 张的输出不是有效数值 (NaN)。</translation>
    </message>
    <message>
        <source>What the base sees in the images cannot be kept in &quot;{folder}&quot;: {reason}.</source>
        <translation>基础模型提取的图像特征无法保存到“{folder}”：{reason}。</translation>
    </message>
    <message>
        <source>{figure} images</source>
        <translation>图片：{figure}</translation>
    </message>
    <message>
        <source>{figure} images, likely {low:.0f} to {high:.0f} %</source>
        <translation>{figure}，置信区间 {low:.0f}% 到 {high:.0f}%</translation>
    </message>
    <message>
        <source>{rate:.0f} % on {count:,}</source>
        <translation>{count:,} 张的 {rate:.0f}%</translation>
    </message>
    <message>
        <source>{rate:.1f} %</source>
        <translation>{rate:.1f}%</translation>
    </message>
    <message>
        <source>{right:,} of {count:,}</source>
        <translation>{right:,}/{count:,}</translation>
    </message>
    <message>
        <source>{path} is a link to a file elsewhere.</source>
        <translation>{path} 是指向别处文件的链接。</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>没有文件 {path}。</translation>
    </message>
    <message>
        <source>{path} cannot be read: it gives a name twice.</source>
        <translation>无法读取 {path}：同一个键出现两次。</translation>
    </message>
    <message>
        <source>{path} cannot be read: it holds no table.</source>
        <translation>无法读取 {path}：内容不是键值表。</translation>
    </message>
    <message>
        <source>{path} cannot be read: it is nested too deeply.</source>
        <translation>无法读取 {path}：嵌套过深。</translation>
    </message>
    <message>
        <source>{path} cannot be read: it has {size:,.0f} MB.</source>
        <translation>无法读取 {path}：文件有 {size:,.0f} MB，过大。</translation>
    </message>
    <message>
        <source>{path} cannot be used, for its {where}: {reason}.</source>
        <translation>{path} 无法使用，其中的 {where} 有问题：{reason}。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>无法读取 {path}：{reason}。</translation>
    </message>
    <message>
        <source>The folder &quot;{folder}&quot; cannot be opened: {reason}.</source>
        <translation>无法打开文件夹“{folder}”：{reason}。</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; holds fewer than two usable images with captions.</source>
        <translation>“{folder}”中带图片描述的可用图片不足两张。</translation>
    </message>
    <message>
        <source>There is no folder &quot;{folder}&quot;.</source>
        <translation>没有文件夹“{folder}”。</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; is a file, not a folder.</source>
        <translation>“{folder}”是文件，不是文件夹。</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; holds no images.</source>
        <translation>“{folder}”中没有图片。</translation>
    </message>
    <message>
        <source>Nothing in &quot;{folder}&quot; names its images and says what they show.</source>
        <translation>“{folder}”中没有任何文件列出图片并说明其内容。</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; holds images, but nothing that says what they show.</source>
        <translation>“{folder}”中有图片，但没有说明其内容的标签。</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; has the folders {folders}, but no train.</source>
        <translation>“{folder}”中有文件夹 {folders}，但没有 train。</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; has only one class with usable images, &quot;{name}&quot;: there is nothing to tell apart.</source>
        <translation>“{folder}”中只有一个类别有可用图片，即“{name}”：没有可区分的内容。</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; holds no image that can be used.</source>
        <translation>“{folder}”中没有可用的图片。</translation>
    </message>
    <message>
        <source>By the prompts of your classes it answers as here.</source>
        <translation>使用这些类别的提示词时，结果与这里一致。</translation>
    </message>
    <message>
        <source>as you set it</source>
        <translation>按设置中指定的范围</translation>
    </message>
    <message>
        <source>as the run began</source>
        <translation>与训练开始时相同</translation>
    </message>
    <message>
        <source>by the bits in use</source>
        <translation>按实际使用的位数</translation>
    </message>
    <message>
        <source>as the files say</source>
        <translation>按文件中的说明</translation>
    </message>
    <message>
        <source>Greys of more than 8 bits are shown from {low:g} to {high:g}, {reason}.</source>
        <translation>超过 8 位的灰度图按 {low:g} 到 {high:g} 显示（{reason}）。</translation>
    </message>
    <message>
        <source>by the values in use</source>
        <translation>按实际使用的数值</translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>The data set &quot;{name}&quot; of the hub holds no data.</source>
        <translation>Hub 上的数据集“{name}”不含数据。</translation>
    </message>
    <message>
        <source>the connection would not be secure</source>
        <translation>连接不安全</translation>
    </message>
    <message>
        <source>there is no way there, so this computer may not be connected</source>
        <translation>无法连到该地址，电脑可能没有联网</translation>
    </message>
    <message>
        <source>it refuses the connection</source>
        <translation>对方拒绝连接</translation>
    </message>
    <message>
        <source>it did not answer in time</source>
        <translation>对方没有及时响应</translation>
    </message>
    <message>
        <source>{pairs} pairs</source>
        <translation>{pairs} 对图文</translation>
    </message>
    <message>
        <source>the colour space {mode} is not read</source>
        <translation>不支持色彩空间 {mode}</translation>
    </message>
    <message>
        <source>damaged ({reason})</source>
        <translation>已损坏 ({reason})</translation>
    </message>
    <message>
        <source>colours of 16 bits that use 12 or fewer are not read</source>
        <translation>不支持有效位数不超过 12 位的 16 位彩色图片</translation>
    </message>
    <message>
        <source>{what}: {detail}</source>
        <translation>{what}：{detail}</translation>
    </message>
    <message>
        <source>There is no image or folder {path}.</source>
        <translation>没有图片或文件夹 {path}。</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>图片过大</translation>
    </message>
    <message>
        <source>it is too narrow</source>
        <translation>图片过窄</translation>
    </message>
    <message>
        <source>it is not an image</source>
        <translation>不是图片</translation>
    </message>
    <message>
        <source>it is truncated</source>
        <translation>图片不完整</translation>
    </message>
    <message>
        <source>as {first}</source>
        <translation>与 {first} 相同</translation>
    </message>
    <message>
        <source>settings for its images</source>
        <translation>图片预处理设置</translation>
    </message>
    <message>
        <source>{width:,} x {height:,}</source>
        <translation>{width:,} × {height:,}</translation>
    </message>
    <message>
        <source>{width:,} x {height:,}, over {limit:,} million pixels</source>
        <translation>{width:,} × {height:,}，超过 {limit:,} 百万像素</translation>
    </message>
    <message>
        <source>Images added to your project: {count:,}.</source>
        <translation>已添加到项目的图片：{count:,} 张。</translation>
    </message>
    <message>
        <source>{images} images and {prompts} prompts</source>
        <translation>{images} 张图片和 {prompts} 条提示词</translation>
    </message>
    <message>
        <source>{side} pixels, cut from {size} (filter {filter})</source>
        <translation>{side} 像素，从 {size} 裁剪（滤波器 {filter}）</translation>
    </message>
    <message>
        <source>{folder}: {problem}</source>
        <translation>{folder}：{problem}</translation>
    </message>
    <message>
        <source>Not added is &quot;{name}&quot;: {reason}.</source>
        <translation>未添加“{name}”：{reason}。</translation>
    </message>
    <message>
        <source>Not added are {count:,} files, the first is &quot;{name}&quot;: {reason}.</source>
        <translation>有 {count:,} 个文件未添加，第一个是“{name}”：{reason}。</translation>
    </message>
    <message>
        <source>Images that were in it before: {count:,}.</source>
        <translation>原先已在项目中的图片：{count:,} 张。</translation>
    </message>
    <message>
        <source>{count:,} trained on</source>
        <translation>训练图片 {count:,} 张</translation>
    </message>
    <message>
        <source>There is no {path}.</source>
        <translation>{path} 不存在。</translation>
    </message>
    <message>
        <source>The adapter cannot be written to {folder}: {reason}.</source>
        <translation>无法把适配器写入 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>{address} has no {requirement}, which PyTorch needs, that fits this system.</source>
        <translation>{address} 没有适合本系统的 {requirement}，而 PyTorch 需要它。</translation>
    </message>
    <message>
        <source>{address} is no address of a package index.</source>
        <translation>{address} 不是软件包索引的地址。</translation>
    </message>
    <message>
        <source>{address} has no PyTorch {version} for {card} that fits this system.</source>
        <translation>{address} 没有适合本系统、用于 {card} 的 PyTorch {version}。</translation>
    </message>
    <message>
        <source>{address} does not send parts of a file.</source>
        <translation>{address} 不支持分段下载文件。</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE forbids asking {address}.</source>
        <translation>HF_HUB_OFFLINE 禁止访问 {address}。</translation>
    </message>
    <message>
        <source>{address} could not be asked: {reason}.</source>
        <translation>无法访问 {address}：{reason}。</translation>
    </message>
    <message>
        <source>Of the way from where training began to what was tuned, {fraction:.0%} is kept: on validation no other part does clearly better.</source>
        <translation>从训练起点到微调结果之间，保留了 {fraction:.0%} 的变化：在验证集上，没有其他比例明显更好。</translation>
    </message>
    <message>
        <source>On validation what was before training does better than all that was tuned, read in the same way: that is kept.</source>
        <translation>以同样的方式评测，训练前的模型在验证集上优于所有微调结果：因此保留训练前的模型。</translation>
    </message>
    <message>
        <source>What was asked for</source>
        <translation>所选的设置</translation>
    </message>
    <message>
        <source>There is no job file {path}.</source>
        <translation>没有任务文件 {path}。</translation>
    </message>
    <message>
        <source>{path} is a folder, not a job file.</source>
        <translation>{path} 是文件夹，不是任务文件。</translation>
    </message>
    <message>
        <source>{name} is missing.</source>
        <translation>缺少 {name}。</translation>
    </message>
    <message>
        <source>{name} = {value}: it must begin with http:// or https://.</source>
        <translation>{name} = {value}：必须以 http:// 或 https:// 开头。</translation>
    </message>
    <message>
        <source>{name} = &quot;{value}&quot;: it must hold {{}} where the class&apos;s words go.</source>
        <translation>{name} = &quot;{value}&quot;：必须在类别名称的位置写上 {{}}。</translation>
    </message>
    <message>
        <source>{name} = {value}: it must be two numbers, what is black and what is white, such as [0, 4095].</source>
        <translation>{name} = {value}：必须是两个数，分别表示黑和白，例如 [0, 4095]。</translation>
    </message>
    <message>
        <source>method.kind is missing: add kind = one of {kinds}.</source>
        <translation>缺少 method.kind：请添加 kind，取值为 {kinds} 之一。</translation>
    </message>
    <message>
        <source>method is missing: add [method] with kind = one of {kinds}.</source>
        <translation>缺少 method：请添加 [method]，其中 kind 取值为 {kinds} 之一。</translation>
    </message>
    <message>
        <source>Training cannot begin from {value}: {method} trains no weights.</source>
        <translation>训练不能以 {value} 为起点：{method} 不训练权重。</translation>
    </message>
    <message>
        <source>{name}: there is no such setting.{nearest}</source>
        <translation>{name}：没有这项设置。{nearest}</translation>
    </message>
    <message>
        <source>{name} = {value}: it must be a table of settings.</source>
        <translation>{name} = {value}：必须是一组设置 (table)。</translation>
    </message>
    <message>
        <source>{name} = {value}: it must be {limits}.{nearest}</source>
        <translation>{name} = {value}：取值不允许，应为：{limits}。{nearest}</translation>
    </message>
    <message>
        <source>The job file {path} is not valid TOML: {reason}.</source>
        <translation>任务文件 {path} 不是有效的 TOML：{reason}。</translation>
    </message>
    <message>
        <source>{name} = {value}: a name in it is longer than any disk takes.</source>
        <translation>{name} = {value}：其中有名称超出了磁盘允许的长度。</translation>
    </message>
    <message>
        <source>base.quantisation = {value}: {method} works on a base with quantisation {allowed}.</source>
        <translation>base.quantisation = {value}：{method} 要求基础模型的量化方式为 {allowed}。</translation>
    </message>
    <message>
        <source>The job file {path} is nested too deeply.</source>
        <translation>任务文件 {path} 嵌套过深。</translation>
    </message>
    <message>
        <source>The job file {path} cannot be read: {reason}.</source>
        <translation>无法读取任务文件 {path}：{reason}。</translation>
    </message>
    <message>
        <source>{name} = {value}: {reason}.{nearest}</source>
        <translation>{name} = {value}：{reason}。{nearest}</translation>
    </message>
    <message>
        <source>method.kind = &quot;{kind}&quot;: one of {kinds}.{nearest}</source>
        <translation>method.kind = &quot;{kind}&quot;：应为 {kinds} 之一。{nearest}</translation>
    </message>
    <message>
        <source>Another program has been writing to {file} for too long.</source>
        <translation>其他程序占用 {file} 写入的时间过长。</translation>
    </message>
    <message>
        <source>{file} is shorter than it was: another program has changed it.</source>
        <translation>{file} 比原来短了：其他程序改动过它。</translation>
    </message>
    <message>
        <source>What you decided cannot be kept in {file}: {reason}.</source>
        <translation>标注结果无法保存到 {file}：{reason}。</translation>
    </message>
    <message>
        <source>Your labels cannot be written to {folder}: {reason}.</source>
        <translation>无法把标签写入 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>another language</source>
        <translation>其他语言</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英语</translation>
    </message>
    <message>
        <source>Many languages</source>
        <translation>多语言</translation>
    </message>
    <message>
        <source>Put the images of each class into a folder of its own (cat/1.jpg, dog/2.jpg), with or without train, validation and test folders around them; or lay a table beside the images (CSV, Excel, JSON, Parquet) with a column of their file names and one of their labels or captions; or give each image a .txt file of the same name with its caption.</source>
        <translation>请把每个类别的图片放进各自的文件夹（cat/1.jpg、dog/2.jpg），外层可以有 train、validation、test 文件夹，也可以没有；或在图片旁放一张表格（CSV、Excel、JSON、Parquet），其中一列是文件名，一列是标签或图片描述；或为每张图片配一个同名的 .txt 文件，写入图片描述。</translation>
    </message>
    <message>
        <source>a base kept in 4 bits (any method but full fine-tuning), recomputed activations, or a smaller base model.</source>
        <translation>量化为 4 位的基础模型（全参数微调不适用）、激活重计算，或更小的基础模型。</translation>
    </message>
    <message>
        <source>There is no image {file}.</source>
        <translation>没有图片 {file}。</translation>
    </message>
    <message>
        <source>&quot;{file}&quot; cannot be compared: {reason}.</source>
        <translation>无法比较“{file}”：{reason}。</translation>
    </message>
    <message>
        <source>{path} was begun with &quot;{init}&quot;, which changes the base itself in a way that nothing here can repeat.</source>
        <translation>{path} 以“{init}”方式初始化，这会改动基础模型本身，这里无法重现。</translation>
    </message>
    <message>
        <source>The loss stopped being a number at step {step}.</source>
        <translation>损失在第 {step} 步变成了无效数值 (NaN)。</translation>
    </message>
    <message>
        <source>On {host} images are lacking that {lead} can use: {count:,}; the first is &quot;{path}&quot;.</source>
        <translation>{host} 缺少 {lead} 可以使用的图片：{count:,} 张，第一张是“{path}”。</translation>
    </message>
    <message>
        <source>Give every machine the same images.</source>
        <translation>请让每台机器使用同样的图片。</translation>
    </message>
    <message>
        <source>On {host} there are images that {lead} cannot use: {count:,}; the first is &quot;{path}&quot;.</source>
        <translation>{host} 上有 {lead} 无法使用的图片：{count:,} 张，第一张是“{path}”。</translation>
    </message>
    <message>
        <source>On {host} images look otherwise than on {lead}: {count:,}; the first is &quot;{path}&quot;.</source>
        <translation>{host} 上的图片解码后与 {lead} 不同：{count:,} 张，第一张是“{path}”。</translation>
    </message>
    <message>
        <source>Give every machine the same images, and the same version of Pillow.</source>
        <translation>请让每台机器使用同样的图片和同一版本的 Pillow。</translation>
    </message>
    <message>
        <source>On {host} images belong to something else than on {lead}: {count:,}; the first is &quot;{path}&quot;, {there} there and {here} here.</source>
        <translation>{host} 上图片的标签与 {lead} 不同：{count:,} 张，第一张是“{path}”，{lead} 上是 {here}，{host} 上是 {there}。</translation>
    </message>
    <message>
        <source>Give every machine the same folders and tables.</source>
        <translation>请让每台机器使用同样的文件夹和表格。</translation>
    </message>
    <message>
        <source>On {host} images are other files than on {lead}: {count:,}; the first is &quot;{path}&quot;.</source>
        <translation>{host} 上的图片与 {lead} 不是相同的文件：{count:,} 张，第一张是“{path}”。</translation>
    </message>
    <message>
        <source>The weights of the base are others on {host} than on {lead}.</source>
        <translation>{host} 上基础模型的权重与 {lead} 不同。</translation>
    </message>
    <message>
        <source>Give every machine the same base: copy its folder, or take the same commit.</source>
        <translation>请让每台机器使用同一个基础模型：复制其文件夹，或选用同一个提交。</translation>
    </message>
    <message>
        <source>{host} computes on {there}, and {lead} on {here}.</source>
        <translation>{host} 使用 {there} 计算，{lead} 使用 {here}。</translation>
    </message>
    <message>
        <source>Choose a device and a precision that every machine has.</source>
        <translation>请选择每台机器都有的设备和精度。</translation>
    </message>
    <message>
        <source>{host} was given another job than {lead}:
{settings}</source>
        <translation>{host} 收到的任务与 {lead} 不同：
{settings}</translation>
    </message>
    <message>
        <source>Give every machine the same job.</source>
        <translation>请给每台机器同一个任务。</translation>
    </message>
    <message>
        <source>{host} has {name} {there}, and {lead} has {here}.</source>
        <translation>{host} 的 {name} 是 {there}，{lead} 的是 {here}。</translation>
    </message>
    <message>
        <source>Install the same versions on every machine.</source>
        <translation>请在每台机器上安装相同的版本。</translation>
    </message>
    <message>
        <source>{host} does not see the run folder {folder} of {lead}.</source>
        <translation>{host} 看不到 {lead} 的训练文件夹 {folder}。</translation>
    </message>
    <message>
        <source>Name a folder on a disk that all machines share, by the same path.</source>
        <translation>请指定一个所有机器共享、路径相同的文件夹。</translation>
    </message>
    <message>
        <source>Never predicted: {classes} and {more:,} more.</source>
        <translation>从未被预测到的类别：{classes}，另有 {more:,} 个。</translation>
    </message>
    <message>
        <source>{one} is statistically tied with {other} and saves {memory} and {seconds}.</source>
        <translation>{one} 与 {other} 统计上持平，并节省 {memory} 和 {seconds}。</translation>
    </message>
    <message>
        <source>Fits: about {peak:,.1f} GB</source>
        <translation>可训练：约 {peak:,.1f} GB</translation>
    </message>
    <message>
        <source>Fits, {largest} at a time</source>
        <translation>可训练，每次 {largest} 张</translation>
    </message>
    <message>
        <source>{one} is statistically tied with {other}, saves {memory} and costs {seconds} more.</source>
        <translation>{one} 与 {other} 统计上持平，节省 {memory}，但多用 {seconds}。</translation>
    </message>
    <message>
        <source>There is too little memory on the device for this.</source>
        <translation>设备的内存或显存不足，无法完成此操作。</translation>
    </message>
    <message>
        <source>Needs about {peak:,.1f} GB; {limit:,.1f} GB are free</source>
        <translation>约需 {peak:,.1f} GB，可用 {limit:,.1f} GB</translation>
    </message>
    <message>
        <source>There is too little memory on the device for this, even one image at a time.</source>
        <translation>设备的内存或显存不足，即使每次一张图片也无法完成此操作。</translation>
    </message>
    <message>
        <source>The class vectors that were fitted are not in a merged model, which compares images with prompts.</source>
        <translation>拟合的类别向量不包含在合并后的模型中，它用提示词与图片比较。</translation>
    </message>
    <message>
        <source>{one} is ahead of all others with {accuracy}.</source>
        <translation>{one} 领先于其他所有方法，达到 {accuracy}。</translation>
    </message>
    <message>
        <source>{method} at a learning rate of {rate:g}.</source>
        <translation>{method}，学习率 {rate:g}。</translation>
    </message>
    <message>
        <source>{method} at a learning rate that is searched for.</source>
        <translation>{method}，学习率由搜索得出。</translation>
    </message>
    <message>
        <source>{method} does not fit this base: {reason}</source>
        <translation>{method} 不适用于这个基础模型：{reason}</translation>
    </message>
    <message>
        <source>{method}: skipped, captions have no classes.</source>
        <translation>{method}：已跳过，图片描述没有类别。</translation>
    </message>
    <message>
        <source>{one} ({accuracy}) is statistically tied with {others}.</source>
        <translation>{one} ({accuracy}) 与 {others} 统计上持平。</translation>
    </message>
    <message>
        <source>There was too little memory: step {step} is done again, {pieces} at a time from here on.</source>
        <translation>内存或显存不足：重做第 {step} 步，从现在起每次处理 {pieces}。</translation>
    </message>
    <message>
        <source>The model folder {folder} does not exist.</source>
        <translation>模型文件夹 {folder} 不存在。</translation>
    </message>
    <message>
        <source>The model in {folder} wants its images of any shape, and takes {side} x {side} pixels only.</source>
        <translation>{folder} 中的模型要求图片保持任意长宽比，却只接受 {side} x {side} 像素。</translation>
    </message>
    <message>
        <source>The model in {folder} wants its images as they are, of any size, and takes {side} x {side} pixels only.</source>
        <translation>{folder} 中的模型要求图片保持原有尺寸，却只接受 {side} x {side} 像素。</translation>
    </message>
    <message>
        <source>The model in {folder} wants its images of {height} x {width} pixels, and takes {side} x {side}.</source>
        <translation>{folder} 中的模型要求图片为 {height} x {width} 像素，却只接受 {side} x {side} 像素。</translation>
    </message>
    <message>
        <source>The model in {folder} wants its images resized in a way that is not known here: {name} is {size}.</source>
        <translation>{folder} 中的模型要求以这里不支持的方式缩放图片：{name} 为 {size}。</translation>
    </message>
    <message>
        <source>The weights in {folder} lack {name} and {more} more of what its config.json describes.</source>
        <translation>{folder} 中的权重缺少 config.json 所描述的 {name} 和另外 {more} 项。</translation>
    </message>
    <message>
        <source>{path} is damaged: not a JSON object.</source>
        <translation>{path} 已损坏：不是 JSON 对象。</translation>
    </message>
    <message>
        <source>The model in {folder} lacks {what} ({files}).</source>
        <translation>{folder} 中的模型缺少{what} ({files})。</translation>
    </message>
    <message>
        <source>The model in {folder} has {held:,} weights, too many for this machine&apos;s memory.</source>
        <translation>{folder} 中的模型有 {held:,} 个权重，超出本机内存。</translation>
    </message>
    <message>
        <source>{folder} is not a model in Hugging Face format: it has no {name}.</source>
        <translation>{folder} 不是 Hugging Face 格式的模型：没有 {name}。</translation>
    </message>
    <message>
        <source>{path} names &quot;{name}&quot;, which is missing.</source>
        <translation>{path} 中列出的“{name}”不存在。</translation>
    </message>
    <message>
        <source>{folder} holds no {name}.</source>
        <translation>{folder} 中没有 {name}。</translation>
    </message>
    <message>
        <source>The model in {folder} cannot be loaded: {reason}</source>
        <translation>无法加载 {folder} 中的模型：{reason}</translation>
    </message>
    <message>
        <source>The model in {folder} takes images of {channels} channels.</source>
        <translation>{folder} 中的模型接受的是 {channels} 通道的图片。</translation>
    </message>
    <message>
        <source>The model in {folder} takes images of {size} pixels.</source>
        <translation>{folder} 中的模型接受 {size} 像素的图片。</translation>
    </message>
    <message>
        <source>{path} asks for other code or other weights, by its &quot;{name}&quot;.</source>
        <translation>{path} 通过“{name}”要求使用其他代码或其他权重。</translation>
    </message>
    <message>
        <source>The model &quot;{model}&quot; takes images of {theirs}, and this base of {ours}.</source>
        <translation>模型“{model}”接受的图片为 {theirs}，而这个基础模型为 {ours}。</translation>
    </message>
    <message>
        <source>The weights in {folder} do not fit its config.json: {name} is {there}, and {expected} is expected.</source>
        <translation>{folder} 中的权重与其 config.json 不符：{name} 为 {there}，应为 {expected}。</translation>
    </message>
    <message>
        <source>The tokenizer in {folder} does not belong to its model: it has {tokens} tokens and ends with {end}, the model expects {expected} and {expected_end}.</source>
        <translation>{folder} 中的分词器与模型不匹配：分词器有 {tokens} 个 token，以 {end} 结尾；模型要求 {expected} 个，以 {expected_end} 结尾。</translation>
    </message>
    <message>
        <source>The model in {folder} is in Hugging Face format as it is.</source>
        <translation>{folder} 中的模型本来就是 Hugging Face 格式。</translation>
    </message>
    <message>
        <source>The model in {folder} was saved quantised.</source>
        <translation>{folder} 中的模型保存时已经量化。</translation>
    </message>
    <message>
        <source>The model in {folder} is larger than the device&apos;s memory.</source>
        <translation>{folder} 中的模型超出设备的内存或显存。</translation>
    </message>
    <message>
        <source>{path} describes a tower of {count} layers.</source>
        <translation>{path} 描述的塔有 {count} 层。</translation>
    </message>
    <message>
        <source>{path} describes images of {side} pixels.</source>
        <translation>{path} 描述的图片为 {side} 像素。</translation>
    </message>
    <message>
        <source>The model in {folder} takes its weights from {name}.</source>
        <translation>{folder} 中的模型从 {name} 读取权重。</translation>
    </message>
    <message>
        <source>{path} describes {described:,} weights, and its files hold {held:,}.</source>
        <translation>{path} 描述了 {described:,} 个权重，而文件中有 {held:,} 个。</translation>
    </message>
    <message>
        <source>{path} is too long for a list of words.</source>
        <translation>{path} 过长，不像是词表。</translation>
    </message>
    <message>
        <source>There is no graphics card here that PyTorch can work with.</source>
        <translation>本机没有 PyTorch 可用的显卡。</translation>
    </message>
    <message>
        <source>No graphics card that PyTorch can work with was found.</source>
        <translation>未找到 PyTorch 可用的显卡。</translation>
    </message>
    <message>
        <source>this PyTorch was built without CUDA</source>
        <translation>该 PyTorch 编译时未启用 CUDA</translation>
    </message>
    <message>
        <source>PyTorch sees no GPU</source>
        <translation>PyTorch 找不到显卡</translation>
    </message>
    <message>
        <source>There are no images in {paths}.</source>
        <translation>{paths} 中没有图片。</translation>
    </message>
    <message>
        <source>{one} is statistically tied with {other} and saves no memory here.</source>
        <translation>{one} 与 {other} 统计上持平，在这里没有节省内存或显存。</translation>
    </message>
    <message>
        <source>no permission</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>There is no method &quot;{method}&quot;.{meant}</source>
        <translation>没有名为“{method}”的方法。{meant}</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; holds no image to train on that can be used.</source>
        <translation>“{folder}”中没有可用的训练图片。</translation>
    </message>
    <message>
        <source>&quot;{folder}&quot; holds one image a class: none is left for validation.</source>
        <translation>“{folder}”中每个类别只有一张图片：没有图片可划入验证集。</translation>
    </message>
    <message>
        <source>No method is clearly above zero-shot: the best of them, {one}, is statistically tied with it.</source>
        <translation>没有方法明显优于零样本：其中最好的 {one} 与它统计上持平。</translation>
    </message>
    <message>
        <source>{folder} is not a run folder: it holds no job.toml.</source>
        <translation>{folder} 不是训练任务的文件夹：其中没有 job.toml。</translation>
    </message>
    <message>
        <source>&quot;{given}&quot; is not a setting.</source>
        <translation>“{given}”不是一项设置。</translation>
    </message>
    <message>
        <source>{name} is a setting, not a table of settings.</source>
        <translation>{name} 是单项设置，不是一组设置。</translation>
    </message>
    <message>
        <source>The run {run} has kept nothing yet.</source>
        <translation>训练任务 {run} 还没有保存任何结果。</translation>
    </message>
    <message>
        <source>{path} was written by a newer ClipTune ({version}): what this one ({own}) does not know is left out, and all of it is kept in {kept}.</source>
        <translation>{path} 由更新版本的 ClipTune ({version}) 写入：当前版本 ({own}) 不认识的内容已略去，完整内容保存在 {kept}。</translation>
    </message>
    <message>
        <source>In 32 and in 16 bits, the graphs image.onnx and text.onnx, which compare images with prompts of any classes, and classifier.onnx, which answers as here for yours. For any program that runs ONNX, without Python, without ClipTune.</source>
        <translation>32 位和 16 位的计算图：image.onnx 和 text.onnx，可与任意类别的提示词比较图片；classifier.onnx，对这些类别的结果与这里一致。供任何能运行 ONNX 的程序使用，不需要 Python 和 ClipTune。</translation>
    </message>
    <message>
        <source>it is a CoCa, which writes captions as well</source>
        <translation>它是 CoCa，还会撰写图像描述</translation>
    </message>
    <message>
        <source>The files open_clip_config.json and open_clip_model.safetensors, and the tokenizer. OpenCLIP loads them as a checkpoint of its own, and compares with prompts of any classes.</source>
        <translation>文件 open_clip_config.json 和 open_clip_model.safetensors，以及分词器。OpenCLIP 像加载自己的检查点一样加载它们，并可与任意类别的提示词比较。</translation>
    </message>
    <message>
        <source>its image tower is {value}</source>
        <translation>它的图像塔是 {value}</translation>
    </message>
    <message>
        <source>{path} lacks {name} and {more} more of the weights that its {file} describes.</source>
        <translation>{path} 缺少 {name}，以及 {file} 所描述的另外 {more} 个权重。</translation>
    </message>
    <message>
        <source>it holds no &quot;model_cfg&quot; of two towers</source>
        <translation>其中没有描述两个塔的“model_cfg”</translation>
    </message>
    <message>
        <source>{folder} holds a model of OpenCLIP that cannot be tuned: {what}.</source>
        <translation>{folder} 中的 OpenCLIP 模型无法微调：{what}。</translation>
    </message>
    <message>
        <source>The model in {folder} pads its images to squares, which is not known here.</source>
        <translation>{folder} 中的模型会把图像填充成正方形，这里不支持。</translation>
    </message>
    <message>
        <source>its image tower is a ResNet</source>
        <translation>它的图像塔是 ResNet</translation>
    </message>
    <message>
        <source>in its {file}, &quot;{name}&quot; is {value}</source>
        <translation>它的 {file} 中，“{name}”为 {value}</translation>
    </message>
    <message>
        <source>{name}: {reason}</source>
        <translation>{name}：{reason}</translation>
    </message>
    <message>
        <source>its text tower is {value}</source>
        <translation>它的文本塔是 {value}</translation>
    </message>
    <message>
        <source>it is too large for that disk</source>
        <translation>对该磁盘来说文件过大</translation>
    </message>
    <message>
        <source>another program is using it</source>
        <translation>另一个程序正在使用它</translation>
    </message>
    <message>
        <source>the disk reports an error</source>
        <translation>磁盘报告读写错误</translation>
    </message>
    <message>
        <source>something of that name is there already</source>
        <translation>已有同名的文件或文件夹</translation>
    </message>
    <message>
        <source>the folder is not empty</source>
        <translation>文件夹不是空的</translation>
    </message>
    <message>
        <source>no space left on the disk</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>its links lead to each other</source>
        <translation>链接互相指向</translation>
    </message>
    <message>
        <source>the drive or the connection to it was lost</source>
        <translation>磁盘或网络连接已断开</translation>
    </message>
    <message>
        <source>memory is full</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>its name is too long</source>
        <translation>名称过长</translation>
    </message>
    <message>
        <source>part of its path is not a folder</source>
        <translation>路径中有一部分不是文件夹</translation>
    </message>
    <message>
        <source>no such file or folder</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>too many files are open</source>
        <translation>打开的文件过多</translation>
    </message>
    <message>
        <source>your share of the disk is used up</source>
        <translation>磁盘配额已用完</translation>
    </message>
    <message>
        <source>the disk is read-only</source>
        <translation>磁盘是只读的</translation>
    </message>
    <message>
        <source>{path} lies among the images in {folder}, which are never written to.</source>
        <translation>{path} 位于图片文件夹 {folder} 中，ClipTune 从不写入图片文件夹。</translation>
    </message>
    <message>
        <source>{path} holds an expression that takes too long, &quot;{pattern}&quot;.</source>
        <translation>{path} 中的表达式耗时过长：“{pattern}”。</translation>
    </message>
    <message>
        <source>{path} holds an expression that cannot be read, &quot;{pattern}&quot;: {reason}.</source>
        <translation>{path} 中的表达式无法解析，“{pattern}”：{reason}。</translation>
    </message>
    <message>
        <source>The files adapter_model.safetensors and adapter_config.json. A program puts them onto the base model with PEFT, without ClipTune, and compares images with prompts of any classes.</source>
        <translation>文件 adapter_model.safetensors 和 adapter_config.json。程序用 PEFT 把它们加载到基础模型上，不需要 ClipTune，可与任意类别的提示词比较图片。</translation>
    </message>
    <message>
        <source>The files adapter_model.safetensors and adapter_config.json, and the base model. ClipTune must be installed there: PEFT alone does not know this kind of adapter.</source>
        <translation>文件 adapter_model.safetensors 和 adapter_config.json，以及基础模型。使用时必须安装 ClipTune：仅有 PEFT 无法识别这类适配器。</translation>
    </message>
    <message>
        <source>The vectors that were fitted to your classes lie beside them in class_vectors.safetensors. No program takes these by itself: README.md has the lines of Python that do, and answer as here. Without these lines it goes by prompts.</source>
        <translation>为这些类别拟合的向量在同一文件夹的 class_vectors.safetensors 中。其他程序不会自动使用它们：README.md 中有几行 Python 代码可以做到，结果与这里一致。没有这几行代码，就按提示词判断。</translation>
    </message>
    <message>
        <source>a pipe or a device</source>
        <translation>管道或设备文件</translation>
    </message>
    <message>
        <source>The decoded images in &quot;{path}&quot; are damaged.</source>
        <translation>“{path}”中的解码图片已损坏。</translation>
    </message>
    <message>
        <source>The disk that holds &quot;{folder}&quot; is full.</source>
        <translation>“{folder}”所在的磁盘已满。</translation>
    </message>
    <message>
        <source>The decoded images need {needed} in &quot;{folder}&quot;, but only {free} are free.</source>
        <translation>解码后的图片在“{folder}”中需要 {needed}，但只剩余 {free}。</translation>
    </message>
    <message>
        <source>Free some space, use fewer images, or choose another folder for the cache.</source>
        <translation>请腾出空间，减少图片，或为缓存另选文件夹。</translation>
    </message>
    <message>
        <source>The decoded images cannot be written to &quot;{folder}&quot;: {reason}.</source>
        <translation>无法把解码后的图片写入“{folder}”：{reason}。</translation>
    </message>
    <message>
        <source>Allow writing there, or choose another folder for the cache.</source>
        <translation>请开放该处的写入权限，或为缓存另选文件夹。</translation>
    </message>
    <message>
        <source>{now} {right} on {part}.</source>
        <translation>在{part}上，{now} {right}。</translation>
    </message>
    <message>
        <source>{now} {right} on {part}; without training {before}.</source>
        <translation>在{part}上，{now} {right}；未经训练时为 {before}。</translation>
    </message>
    <message>
        <source>{now} {right} on {part}, {points:.0f} points better than without training.</source>
        <translation>在{part}上，{now} {right}，比未经训练时高 {points:.0f} 个百分点。</translation>
    </message>
    <message>
        <source>Most confusion: {one} / {other} ({count:,} images).</source>
        <translation>最容易混淆：{one} / {other}（{count:,} 张图片）。</translation>
    </message>
    <message>
        <source>found at the first go</source>
        <translation>首位命中</translation>
    </message>
    <message>
        <source>({measure})</source>
        <translation>({measure})</translation>
    </message>
    <message>
        <source>That difference may be chance.</source>
        <translation>这一差异可能只是偶然。</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>right, all classes counted alike,</source>
        <translation>正确（各类别同等计权）</translation>
    </message>
    <message>
        <source>the test images</source>
        <translation>测试图片</translation>
    </message>
    <message>
        <source>the validation images</source>
        <translation>验证图片</translation>
    </message>
    <message>
        <source>{now} {right} on {part}, {points:.0f} points worse than without training.</source>
        <translation>在{part}上，{now} {right}，比未经训练时低 {points:.0f} 个百分点。</translation>
    </message>
    <message>
        <source>There was too little memory for a linear probe: it is skipped.</source>
        <translation>内存或显存不足，无法进行线性探针：已跳过。</translation>
    </message>
    <message>
        <source>A linear probe needs class folders, and these are captions.</source>
        <translation>线性探针需要类别，而这里是图片描述。</translation>
    </message>
    <message>
        <source>Over folds of {images:,} images to learn from: {accuracy:.1%} ({low:.1%} to {high:.1%}).</source>
        <translation>对 {images:,} 张训练图片做交叉验证：{accuracy:.1%}（{low:.1%} 到 {high:.1%}）。</translation>
    </message>
    <message>
        <source>More than 8 bits, scaled down to 8</source>
        <translation>超过 8 位，已缩放到 8 位</translation>
    </message>
    <message>
        <source>Classes whose images are all the same</source>
        <translation>全部图片都相同的类别</translation>
    </message>
    <message>
        <source>Only the first frame is used</source>
        <translation>只使用第一帧</translation>
    </message>
    <message>
        <source>Not taken out of the archive</source>
        <translation>未从压缩包中解出</translation>
    </message>
    <message>
        <source>Excluded as you asked</source>
        <translation>按要求排除</translation>
    </message>
    <message>
        <source>Boxes, as YOLO writes them: numbers that say where, and no captions</source>
        <translation>YOLO 格式的标注框：只有表示位置的数字，没有图片描述</translation>
    </message>
    <message>
        <source>Excluded, links that lead nowhere</source>
        <translation>已排除，失效的链接</translation>
    </message>
    <message>
        <source>The same image in two classes</source>
        <translation>同一张图片出现在两个类别中</translation>
    </message>
    <message>
        <source>Printing colours, turned into screen colours</source>
        <translation>印刷色 (CMYK)，已转换为屏幕色 (RGB)</translation>
    </message>
    <message>
        <source>In several classes: taken to have several labels</source>
        <translation>出现在多个类别中：按多标签处理</translation>
    </message>
    <message>
        <source>The same image twice</source>
        <translation>重复的图片</translation>
    </message>
    <message>
        <source>Excluded, empty files</source>
        <translation>已排除，空文件</translation>
    </message>
    <message>
        <source>Classes left with no image</source>
        <translation>已没有图片的类别</translation>
    </message>
    <message>
        <source>Not in UTF-8, read in the encoding it looks to be in</source>
        <translation>不是 UTF-8，按推测的编码读取</translation>
    </message>
    <message>
        <source>Excluded, too large</source>
        <translation>已排除，图片过大</translation>
    </message>
    <message>
        <source>Classes with few images</source>
        <translation>图片过少的类别</translation>
    </message>
    <message>
        <source>Excluded, names that are not valid Unicode</source>
        <translation>已排除，文件名不是有效的 Unicode</translation>
    </message>
    <message>
        <source>Labels that you changed</source>
        <translation>更改过的标签</translation>
    </message>
    <message>
        <source>Folders that cannot be opened</source>
        <translation>无法打开的文件夹</translation>
    </message>
    <message>
        <source>Classes are read from a table, though folders have other names</source>
        <translation>类别取自表格，但文件夹的名称与之不同</translation>
    </message>
    <message>
        <source>Excluded, in a format that is not read (JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC, JPEG 2000, PBM, PGM and PPM are)</source>
        <translation>已排除，格式不支持；支持 JPEG、PNG、WebP、GIF、BMP、TIFF、AVIF、HEIC、JPEG 2000、PBM、PGM 和 PPM</translation>
    </message>
    <message>
        <source>No longer there, and not used: images of this run</source>
        <translation>训练任务用过、现已不存在的图片，不再使用</translation>
    </message>
    <message>
        <source>Passed over, hidden files of the system</source>
        <translation>已略过，系统的隐藏文件</translation>
    </message>
    <message>
        <source>Unequal classes</source>
        <translation>各类别图片数量悬殊</translation>
    </message>
    <message>
        <source>The same image on two sides of the split</source>
        <translation>同一张图片出现在划分的不同部分</translation>
    </message>
    <message>
        <source>Classes that hold the same folders, as the parts of a split do</source>
        <translation>包含相同子文件夹的类别，像是数据集划分的各部分</translation>
    </message>
    <message>
        <source>Excluded, links back into their own folder</source>
        <translation>已排除，指回自身文件夹的链接</translation>
    </message>
    <message>
        <source>Captions longer than the base reads; the rest is cut off</source>
        <translation>超出基础模型读取长度的图片描述；多余部分会被截断</translation>
    </message>
    <message>
        <source>Labels or captions that cannot be read</source>
        <translation>无法读取的标签或图片描述</translation>
    </message>
    <message>
        <source>The table names images that are not there</source>
        <translation>表格列出了不存在的图片</translation>
    </message>
    <message>
        <source>Numbers of classes, named as in</source>
        <translation>类别编号，对应的名称取自</translation>
    </message>
    <message>
        <source>Excluded, too narrow</source>
        <translation>已排除，图片过窄</translation>
    </message>
    <message>
        <source>Excluded, no caption</source>
        <translation>已排除，没有图片描述</translation>
    </message>
    <message>
        <source>Excluded, in no class folder</source>
        <translation>已排除，不在任何类别文件夹中</translation>
    </message>
    <message>
        <source>Excluded, nothing is said of them</source>
        <translation>已排除，没有标签</translation>
    </message>
    <message>
        <source>Excluded, of no part of the split</source>
        <translation>已排除，不属于划分的任何部分</translation>
    </message>
    <message>
        <source>Excluded, beside the train folder and not in it</source>
        <translation>已排除，在 train 文件夹旁边而不在其中</translation>
    </message>
    <message>
        <source>Excluded, not images whatever their names say</source>
        <translation>已排除，与扩展名不符，并非图片</translation>
    </message>
    <message>
        <source>{path}: {detail}</source>
        <translation>{path}：{detail}</translation>
    </message>
    <message>
        <source>Unsupported format</source>
        <translation>格式不支持</translation>
    </message>
    <message>
        <source>Words in a language that this base may not know</source>
        <translation>这个基础模型可能不认识的文字</translation>
    </message>
    <message>
        <source>Palette images, turned into full colour</source>
        <translation>调色板图片，已转换为全彩</translation>
    </message>
    <message>
        <source>Classes with the same words</source>
        <translation>名称相同的类别</translation>
    </message>
    <message>
        <source>Also there and not used, as the folders are classes</source>
        <translation>另有未使用的表格，因为类别取自文件夹</translation>
    </message>
    <message>
        <source>Excluded, truncated</source>
        <translation>已排除，图片不完整</translation>
    </message>
    <message>
        <source>Turned upright, as the camera noted</source>
        <translation>已按相机记录的方向转正</translation>
    </message>
    <message>
        <source>Excluded, of two classes</source>
        <translation>已排除，属于两个类别</translation>
    </message>
    <message>
        <source>Tables that do not name the images</source>
        <translation>没有列出图片的表格</translation>
    </message>
    <message>
        <source>Classes that no figure will tell of</source>
        <translation>无法评测的类别</translation>
    </message>
    <message>
        <source>Excluded, cannot be read</source>
        <translation>已排除，无法读取</translation>
    </message>
    <message>
        <source>Classes without training images</source>
        <translation>没有训练图片的类别</translation>
    </message>
    <message>
        <source>{heading} ({count:,}): {first}</source>
        <translation>{heading}（{count:,}）：{first}</translation>
    </message>
    <message>
        <source>{heading} ({count:,}): {first}, {second}</source>
        <translation>{heading}（{count:,}）：{first}、{second}</translation>
    </message>
    <message>
        <source>{heading} ({count:,}): {first}, {second}, {third}</source>
        <translation>{heading}（{count:,}）：{first}、{second}、{third}</translation>
    </message>
    <message>
        <source>{heading} ({count:,}): {formats}</source>
        <translation>{heading}（{count:,}）：{formats}</translation>
    </message>
    <message>
        <source>{heading} ({count:,}): {first}, {second}, {third} and {more:,} more</source>
        <translation>{heading}（{count:,}）：{first}、{second}、{third}，另有 {more:,} 项</translation>
    </message>
    <message>
        <source>The process on {hosts} ended without a word, or cannot be reached any more.</source>
        <translation>{hosts} 上的进程没有任何提示就结束了，或已无法连接。</translation>
    </message>
    <message>
        <source>Once it can be there again, resume the run from its last checkpoint.</source>
        <translation>等它恢复后，请从最近的检查点继续训练。</translation>
    </message>
    <message>
        <source>The run began with {begun} processes: a step still takes {images} images, {each} for each of {now}. What is drawn at random within it comes out otherwise.</source>
        <translation>训练开始时有 {begun} 个进程：每步仍使用 {images} 张图片，由 {now} 个进程各处理 {each} 张；步内的随机结果会有所不同。</translation>
    </message>
    <message>
        <source>{came} of {size} processes began within {minutes} minutes.</source>
        <translation>{minutes} 分钟内只有 {came} 个进程开始，共需 {size} 个。</translation>
    </message>
    <message>
        <source>See what was said on the other machines: each must run the same command.</source>
        <translation>请查看其他机器上的提示：每台机器必须运行同样的命令。</translation>
    </message>
    <message>
        <source>The processes cannot be connected: {reason}.</source>
        <translation>进程之间无法连接：{reason}。</translation>
    </message>
    <message>
        <source>Allow the machines any port between each other; GLOO_SOCKET_IFNAME may name the network interface that leads from one to the other.</source>
        <translation>请允许这些机器之间使用任意端口；可用 GLOO_SOCKET_IFNAME 指定连接彼此的网络接口。</translation>
    </message>
    <message>
        <source>This process does not find the others: {reason}.</source>
        <translation>这个进程找不到其他进程：{reason}。</translation>
    </message>
    <message>
        <source>torchrun sets where they meet; start training by it.</source>
        <translation>汇合地址由 torchrun 设置，请用它启动训练。</translation>
    </message>
    <message>
        <source>The connection between the processes broke: {reason}.</source>
        <translation>进程之间的连接中断：{reason}。</translation>
    </message>
    <message>
        <source>Resume the run from its last checkpoint.</source>
        <translation>请从最近的检查点继续训练。</translation>
    </message>
    <message>
        <source>The run began with {begun} processes and {images} images a step, which {now} processes cannot share evenly.</source>
        <translation>训练开始时有 {begun} 个进程，每步 {images} 张图片，{now} 个进程无法平均分配。</translation>
    </message>
    <message>
        <source>Resume it with as many processes as before, or with a number that divides the images.</source>
        <translation>请用与之前相同的进程数继续，或用能整除图片数的进程数。</translation>
    </message>
    <message>
        <source>Images that have changed since you decided about them: {count:,}, the first is &quot;{path}&quot;.</source>
        <translation>标注之后内容有变的图片：{count:,} 张，第一张是“{path}”。</translation>
    </message>
    <message>
        <source>{file} is damaged: decisions that cannot be read any more and are passed over: {count:,}.</source>
        <translation>{file} 已损坏：有 {count:,} 条标注记录无法读取，已略过。</translation>
    </message>
    <message>
        <source>These images were in {folder} before: what you decided about them holds here.</source>
        <translation>这些图片原先在 {folder} 中：当时的标注在这里继续有效。</translation>
    </message>
    <message>
        <source>Images that you decided about and that are gone: {count:,}, the first is &quot;{path}&quot;.</source>
        <translation>已标注但现已不存在的图片：{count:,} 张，第一张是“{path}”。</translation>
    </message>
    <message>
        <source>Images that have other names now: {count:,}, the first is &quot;{path}&quot;.</source>
        <translation>现已改名的图片：{count:,} 张，第一张是“{path}”。</translation>
    </message>
    <message>
        <source>The labels that were taken from your project cannot be read: {table} is damaged ({reason}).</source>
        <translation>取自项目的标签无法读取：{table} 已损坏 ({reason})。</translation>
    </message>
    <message>
        <source>The labels that were taken from your project are no longer in {table}: {reason}.</source>
        <translation>取自项目的标签已不在 {table} 中：{reason}。</translation>
    </message>
    <message>
        <source>The last decision was cut short as it was written; all others hold.</source>
        <translation>最后一条标注记录没有写完；其余全部有效。</translation>
    </message>
    <message>
        <source>What you decided about these images cannot be read: {reason}.</source>
        <translation>这些图片的标注记录无法读取：{reason}。</translation>
    </message>
    <message>
        <source>What you decide about images cannot be kept in {folder}: {reason}.</source>
        <translation>图片的标注记录无法保存到 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>What you decide about images cannot be opened: another window or command of ClipTune holds {file}.</source>
        <translation>无法打开图片的标注记录：ClipTune 的另一个窗口或命令正占用 {file}。</translation>
    </message>
    <message>
        <source>The prompt &quot;{template}&quot; has no place for the name of the class.</source>
        <translation>提示模板“{template}”中没有类别名称的位置。</translation>
    </message>
    <message>
        <source>The prompt of the class &quot;{name}&quot; has {tokens} tokens, and there is room for {limit}.</source>
        <translation>类别“{name}”的提示词有 {tokens} 个 token，最多只能有 {limit} 个。</translation>
    </message>
    <message>
        <source>{rate} (found)</source>
        <translation>{rate}（自动搜索）</translation>
    </message>
    <message>
        <source>{reader} by words</source>
        <translation>{reader}，按提示词</translation>
    </message>
    <message>
        <source>line {line} is not JSON</source>
        <translation>第 {line} 行不是 JSON</translation>
    </message>
    <message>
        <source>it is not a whole safetensors file</source>
        <translation>不是完整的 safetensors 文件</translation>
    </message>
    <message>
        <source>it is not text in UTF-8</source>
        <translation>不是 UTF-8 编码的文本</translation>
    </message>
    <message>
        <source>{path} would lie among the images.</source>
        <translation>{path} 位于图片文件夹之中。</translation>
    </message>
    <message>
        <source>{path} is no name for a report.{meant}</source>
        <translation>{path} 不能用作报告的文件名。{meant}</translation>
    </message>
    <message>
        <source>“{title}” is damaged or of another version.</source>
        <translation>“{title}”已损坏，或版本不同。</translation>
    </message>
    <message>
        <source>No run is named to report of.</source>
        <translation>没有指定要生成报告的训练任务。</translation>
    </message>
    <message>
        <source>The report is saved, but there is no program here that opens it.</source>
        <translation>报告已保存，但本机没有能打开它的程序。</translation>
    </message>
    <message>
        <source>“{title}” has come to no figures yet.</source>
        <translation>“{title}”还没有得出任何结果。</translation>
    </message>
    <message>
        <source>Beside “{before}”, on the {count:,} {part} images of both and by their labels of now: {was:.1%} before, {now:.1%} now, which is more than chance.</source>
        <translation>与“{before}”相比，在两者共有的 {count:,} 张图片 ({part}) 上，按现在的标签：之前 {was:.1%}，现在 {now:.1%}，差异超出偶然范围。</translation>
    </message>
    <message>
        <source>Beside “{before}”, on the {count:,} {part} images of both and by their labels of now: {was:.1%} before, {now:.1%} now, which may be chance.</source>
        <translation>与“{before}”相比，在两者共有的 {count:,} 张图片 ({part}) 上，按现在的标签：之前 {was:.1%}，现在 {now:.1%}，差异可能只是偶然。</translation>
    </message>
    <message>
        <source>What the run kept in {folder} is damaged: {reason}.</source>
        <translation>训练任务保存在 {folder} 中的结果已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The run folder {folder} would lie among the images.</source>
        <translation>训练任务的文件夹 {folder} 位于图片文件夹之中。</translation>
    </message>
    <message>
        <source>The run could not continue: {reason}.</source>
        <translation>训练任务无法继续：{reason}。</translation>
    </message>
    <message>
        <source>The run could not continue. {path}: {reason}.</source>
        <translation>训练无法继续。{path}：{reason}。</translation>
    </message>
    <message>
        <source>This is not what the run {folder} began with: its {parts} changed since.</source>
        <translation>这与训练任务 {folder} 开始时不同：此后 {parts} 有改动。</translation>
    </message>
    <message>
        <source>The run {folder} has finished already.</source>
        <translation>训练任务 {folder} 已经完成。</translation>
    </message>
    <message>
        <source>The run folder {folder} exists already and is not empty.</source>
        <translation>训练任务的文件夹 {folder} 已存在，而且不是空的。</translation>
    </message>
    <message>
        <source>The run folder {folder} cannot be written: {reason}.</source>
        <translation>无法写入训练任务的文件夹 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>Without these the run ends otherwise than it would have.</source>
        <translation>缺少这些图片，训练结果会与原来不同。</translation>
    </message>
    <message>
        <source>The run {folder} is being worked on by another process.</source>
        <translation>训练任务 {folder} 正由另一个进程处理。</translation>
    </message>
    <message>
        <source>The run {folder} may still be running on {host} (process {pid}), which cannot be seen from here.</source>
        <translation>训练任务 {folder} 可能仍在 {host} 上运行（进程 {pid}），从这里无法确认。</translation>
    </message>
    <message>
        <source>The run {folder} is being worked on by a process on {host}.</source>
        <translation>训练任务 {folder} 正由 {host} 上的进程处理。</translation>
    </message>
    <message>
        <source>{images} holds {fraction:.0%} of the images of the run {run}, by their paths.</source>
        <translation>按路径比对，训练任务 {run} 的图片有 {fraction:.0%} 在 {images} 中。</translation>
    </message>
    <message>
        <source>The run {title} has kept no adapter yet.</source>
        <translation>训练任务 {title} 还没有保存适配器。</translation>
    </message>
    <message>
        <source>A newer ClipTune ({version}) carried out this run: what this one does not know is not shown.</source>
        <translation>这个训练任务由更新版本的 ClipTune ({version}) 执行：当前版本不认识的内容不会显示。</translation>
    </message>
    <message>
        <source>The run {folder} cannot be read: a file of it is damaged or of another version.</source>
        <translation>无法读取训练任务 {folder}：其中有文件已损坏，或版本不同。</translation>
    </message>
    <message>
        <source>The run {folder} cannot be written to: {reason}.</source>
        <translation>无法写入训练任务 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>the run with its checkpoints</source>
        <translation>训练任务及其检查点</translation>
    </message>
    <message>
        <source>The run {folder} has no adapter yet.</source>
        <translation>训练任务 {folder} 还没有适配器。</translation>
    </message>
    <message>
        <source>On {host}: {told}</source>
        <translation>{host}：{told}</translation>
    </message>
    <message>
        <source>{images:,} images with {captions:,} captions</source>
        <translation>{images:,} 张图片，{captions:,} 条图片描述</translation>
    </message>
    <message>
        <source>{images:,} images in {classes:,} classes, from {low:,} (&quot;{least}&quot;) to {high:,} (&quot;{most}&quot;)</source>
        <translation>{images:,} 张图片，{classes:,} 个类别，最少 {low:,} 张（“{least}”），最多 {high:,} 张（“{most}”）</translation>
    </message>
    <message>
        <source>{images:,} images in {classes:,} classes, {each:,} each</source>
        <translation>{images:,} 张图片，{classes:,} 个类别，每类 {each:,} 张</translation>
    </message>
    <message>
        <source>{images:,} images with {labels:,} labels, {each:.1f} each</source>
        <translation>{images:,} 张图片，{labels:,} 种标签，平均每张 {each:.1f} 个</translation>
    </message>
    <message>
        <source>Labels of your project as of decision {number:,}.</source>
        <translation>采用项目截至第 {number:,} 条标注记录的标签。</translation>
    </message>
    <message>
        <source>What they show is read from a {suffix} file beside each.</source>
        <translation>图片内容取自每张图片旁的 {suffix} 文件。</translation>
    </message>
    <message>
        <source>What they show is read from &quot;{table}&quot;, column {columns}.</source>
        <translation>图片内容取自“{table}”的 {columns} 列。</translation>
    </message>
    <message>
        <source>{images}.</source>
        <translation>{images}。</translation>
    </message>
    <message>
        <source>{images}; {train:,} in train, {validation:,} in validation, {test:,} in test.</source>
        <translation>{images}；其中训练集 {train:,} 张，验证集 {validation:,} 张，测试集 {test:,} 张。</translation>
    </message>
    <message>
        <source>The base reads English: &quot;{words}&quot; is searched for as &quot;{asked}&quot;.</source>
        <translation>基础模型只懂英文：“{words}”按“{asked}”搜索。</translation>
    </message>
    <message>
        <source>A learning rate of {rate:g} goes on, the one below the best; losses of those tried: {trials}.</source>
        <translation>以学习率 {rate:g} 继续训练，比最佳值低一档；各次尝试的损失：{trials}。</translation>
    </message>
    <message>
        <source>The lowest learning rate, {rate:g}, did best and goes on; losses of those tried: {trials}.</source>
        <translation>最低的学习率 {rate:g} 效果最好，用它继续训练；各次尝试的损失：{trials}。</translation>
    </message>
    <message>
        <source>With none of the learning rates {rates} did the loss stay a number.</source>
        <translation>学习率 {rates} 全部导致损失变成无效数值 (NaN)。</translation>
    </message>
    <message>
        <source>The base reads English, and &quot;{words}&quot; has letters of another language: what is found may be chance.</source>
        <translation>基础模型只懂英文，而“{words}”含有其他语言的文字：结果可能只是碰巧。</translation>
    </message>
    <message>
        <source>{count:,.0f} s</source>
        <translation>{count:,.0f} 秒</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>one number</source>
        <translation>一个数</translation>
    </message>
    <message>
        <source>{folder} holds a SigLIP 2 for images of any shape (NaFlex), which cannot be tuned: images are squares here.</source>
        <translation>{folder} 中是接受任意长宽比图片的 SigLIP 2（NaFlex），无法微调：这里的图片都是正方形。</translation>
    </message>
    <message>
        <source>The model in {folder} makes nothing of a whole image: its image tower has no head (&quot;vision_use_head&quot;).</source>
        <translation>{folder} 中的模型不为整张图片生成特征：其图像塔没有头部（“vision_use_head”）。</translation>
    </message>
    <message>
        <source>{size:.1f} GiB</source>
        <translation>{size:.1f} GiB</translation>
    </message>
    <message>
        <source>{size:.0f} MiB</source>
        <translation>{size:.0f} MiB</translation>
    </message>
    <message>
        <source>What &quot;{path}&quot; holds cannot be unpacked in &quot;{folder}&quot;: {reason}.</source>
        <translation>无法把“{path}”的内容解压到“{folder}”：{reason}。</translation>
    </message>
    <message>
        <source>Free some space or allow writing there, choose another folder for the cache, or unpack it yourself and choose the folder.</source>
        <translation>请腾出空间或开放写入权限，为缓存另选文件夹，或自行解压后选择该文件夹。</translation>
    </message>
    <message>
        <source>{train:,} to train on, {validation:,} for validation.</source>
        <translation>训练集 {train:,} 张，验证集 {validation:,} 张。</translation>
    </message>
    <message>
        <source>{train:,} to train on, {validation:,} for validation, {test:,} for the test.</source>
        <translation>训练集 {train:,} 张，验证集 {validation:,} 张，测试集 {test:,} 张。</translation>
    </message>
    <message>
        <source>The split in &quot;{path}&quot; cannot be read ({reason}).</source>
        <translation>无法读取“{path}”中的划分 ({reason})。</translation>
    </message>
    <message>
        <source>Training begins from &quot;{start}&quot;, which knows {known:,} of the {classes:,} classes; new: {new}.</source>
        <translation>训练以“{start}”为起点，它认识 {classes:,} 个类别中的 {known:,} 个；新类别：{new}。</translation>
    </message>
    <message>
        <source>{classes} and {more:,} more</source>
        <translation>{classes}，另有 {more:,} 个</translation>
    </message>
    <message>
        <source>Training begins from &quot;{start}&quot;.</source>
        <translation>训练以“{start}”为起点。</translation>
    </message>
    <message>
        <source>&quot;{start}&quot; was tuned on a base with quantisation {there}, and here it is {here}: it begins a little off.</source>
        <translation>“{start}”微调时基础模型的量化方式为 {there}，这里为 {here}：训练起点会略有偏差。</translation>
    </message>
    <message>
        <source>Training by {method} cannot begin from &quot;{start}&quot;, which was tuned by {other}.</source>
        <translation>{method} 的训练不能以“{start}”为起点，它是用 {other} 微调的。</translation>
    </message>
    <message>
        <source>Training cannot begin from &quot;{start}&quot;: {method} tunes no weights.</source>
        <translation>训练不能以“{start}”为起点：{method} 不微调权重。</translation>
    </message>
    <message>
        <source>Training cannot begin from &quot;{start}&quot;, which was tuned in other parts of the model: {name} is {there} there, {here} here.</source>
        <translation>训练不能以“{start}”为起点，它微调的是模型的其他部分：{name} 在那里是 {there}，在这里是 {here}。</translation>
    </message>
    <message>
        <source>What training begins from reaches {reached:.1%} {measure} on validation.</source>
        <translation>训练起点在验证集上的 {measure} 为 {reached:.1%}。</translation>
    </message>
    <message>
        <source>{name}: {there} there, {here} here</source>
        <translation>{name}：那里是 {there}，这里是 {here}</translation>
    </message>
    <message>
        <source>The home folder of this user is not known: runs, labels and the cache are kept there.</source>
        <translation>无法得知此用户的主文件夹，而训练任务、标签和缓存都保存在那里。</translation>
    </message>
    <message>
        <source>That could not be done: {reason}.</source>
        <translation>未能完成：{reason}。</translation>
    </message>
    <message>
        <source>That could not be done. {path}: {reason}.</source>
        <translation>未能完成。{path}：{reason}。</translation>
    </message>
    <message>
        <source>The decoded images cannot be kept in &quot;{folder}&quot;: {reason}. They are held in memory, and will be decoded again the next time.</source>
        <translation>解码后的图片无法保存到“{folder}”：{reason}。这次它们放在内存中，下次会重新解码。</translation>
    </message>
    <message>
        <source>Free some space or allow writing there, or choose another folder for the cache.</source>
        <translation>请腾出空间或允许写入，或为缓存另选文件夹。</translation>
    </message>
    <message>
        <source>There is no graphics card for process {number} of this machine, which has {count}.</source>
        <translation>这台机器的第 {number} 个进程没有可用的显卡：共有 {count} 块。</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>it is a pipe or a device</source>
        <translation>这是管道或设备文件</translation>
    </message>
    <message>
        <source>{path} is damaged or of another version: {reason}.</source>
        <translation>{path} 已损坏，或来自其他版本：{reason}。</translation>
    </message>
    <message>
        <source>The folder of the run is gone: &quot;{folder}&quot;.</source>
        <translation>训练文件夹不见了：“{folder}”。</translation>
    </message>
    <message>
        <source>it is damaged, or no such table ({reason})</source>
        <translation>已损坏，或不是这种表格 ({reason})</translation>
    </message>
    <message>
        <source>There is no table &quot;{table}&quot;.</source>
        <translation>没有表格“{table}”。</translation>
    </message>
    <message>
        <source>names left out ({count:,}), as the table would have more than {limit:,} cells with them; the first: {names}</source>
        <translation>有 {count:,} 个名称未读取，否则表格将超过 {limit:,} 个单元格；开头的是：{names}</translation>
    </message>
    <message>
        <source>No column of the table &quot;{table}&quot; names images of &quot;{folder}&quot;.</source>
        <translation>表格“{table}”中没有哪一列列出了“{folder}”中的图片。</translation>
    </message>
    <message>
        <source>The table &quot;{table}&quot; has no column &quot;{name}&quot;.{nearest}</source>
        <translation>表格“{table}”中没有“{name}”列。{nearest}</translation>
    </message>
    <message>
        <source>{path} is no name for a table.</source>
        <translation>{path} 不能用作表格的文件名。</translation>
    </message>
    <message>
        <source>no column that says what the images show, only {columns}</source>
        <translation>没有说明图片内容的列，只有 {columns}</translation>
    </message>
    <message>
        <source>no JSON object</source>
        <translation>不是 JSON 对象</translation>
    </message>
    <message>
        <source>No column of the table &quot;{table}&quot; looks like labels or captions.</source>
        <translation>表格“{table}”中没有哪一列像是标签或图片描述。</translation>
    </message>
    <message>
        <source>it has more than {limit} MiB</source>
        <translation>超过 {limit} MiB</translation>
    </message>
    <message>
        <source>The table &quot;{table}&quot; cannot be read.</source>
        <translation>无法读取表格“{table}”。</translation>
    </message>
    <message>
        <source>The table cannot be written to {path}: {reason}.</source>
        <translation>无法把表格写入 {path}：{reason}。</translation>
    </message>
    <message>
        <source>{path} would lie inside the run or among the images.</source>
        <translation>{path} 位于训练任务的文件夹或图片文件夹之中。</translation>
    </message>
    <message>
        <source>{path} exists already and is not empty.</source>
        <translation>{path} 已存在，而且不是空的。</translation>
    </message>
    <message>
        <source>The {what} cannot be written to {path}: {reason}.</source>
        <translation>无法把{what}写入 {path}：{reason}。</translation>
    </message>
    <message>
        <source>numbers, and no words</source>
        <translation>只有数字，没有文字</translation>
    </message>
    <message>
        <source>the adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>The job</source>
        <translation>任务设置</translation>
    </message>
    <message>
        <source>The job file {path}</source>
        <translation>任务文件 {path}</translation>
    </message>
    <message>
        <source>{one} ({accuracy}) is statistically tied with {other} ({best}) in {fraction} of its training time.</source>
        <translation>{one} ({accuracy}) 与 {other} ({best}) 统计上持平，训练时间只有后者的 {fraction}。</translation>
    </message>
    <message>
        <source>{one} ({accuracy}) is statistically tied with {other} ({best}) at {fraction} of its memory.</source>
        <translation>{one} ({accuracy}) 与 {other} ({best}) 统计上持平，内存/显存占用只有后者的 {fraction}。</translation>
    </message>
    <message>
        <source>its kind of pixels is not read (greys and colours of 8 and 16 bits are, and greys of 32)</source>
        <translation>不支持这种像素格式（支持 8 位和 16 位的灰度与彩色，以及 32 位灰度）</translation>
    </message>
    <message>
        <source>it is a camera&apos;s raw, which is not read</source>
        <translation>这是相机的 RAW 格式，不支持</translation>
    </message>
    <message>
        <source>The tokenizer in {folder} needs the libraries sentencepiece and protobuf, which this installation lacks.</source>
        <translation>{folder} 中的分词器需要 sentencepiece 和 protobuf 两个库，而当前安装中没有。</translation>
    </message>
    <message>
        <source>{count:,} images are too few to trust.</source>
        <translation>只有 {count:,} 张图片，结果不可靠。</translation>
    </message>
    <message>
        <source>One image is too little to trust.</source>
        <translation>只有一张图片，结果不可靠。</translation>
    </message>
    <message>
        <source>The PyTorch that was fetched cannot be loaded ({reason}). From the next start on ClipTune&apos;s own is used.</source>
        <translation>下载的 PyTorch 无法加载 ({reason})。下次启动起使用 ClipTune 自带的版本。</translation>
    </message>
    <message>
        <source>The PyTorch that was fetched ({folder}) is damaged, so ClipTune&apos;s own is used.</source>
        <translation>下载的 PyTorch ({folder}) 已损坏，因此使用 ClipTune 自带的版本。</translation>
    </message>
    <message>
        <source>The PyTorch that was fetched could not be loaded ({reason}), so ClipTune&apos;s own is used.</source>
        <translation>下载的 PyTorch 无法加载 ({reason})，因此使用 ClipTune 自带的版本。</translation>
    </message>
    <message>
        <source>The PyTorch that was fetched goes at the next start; the program&apos;s own is used then.</source>
        <translation>下载的 PyTorch 将在下次启动时删除；届时使用程序自带的版本。</translation>
    </message>
    <message>
        <source>The PyTorch that was fetched ({folder}) is for another version of ClipTune, so its own is used.</source>
        <translation>下载的 PyTorch ({folder}) 属于其他版本的 ClipTune，因此使用自带的版本。</translation>
    </message>
    <message>
        <source>PyTorch {version} was fetched, but does not work with the graphics card here: {reason}</source>
        <translation>已下载 PyTorch {version}，但它无法使用这里的显卡：{reason}</translation>
    </message>
    <message>
        <source>The PyTorch that was fetched is used from the next start on.</source>
        <translation>下次启动起使用下载的 PyTorch。</translation>
    </message>
    <message>
        <source>Training may not fit: it is expected to hold {peak:,.1f} GB of the {limit:,.1f} GB free.</source>
        <translation>训练可能超出可用的内存或显存：预计占用 {peak:,.1f} GB，而可用 {limit:,.1f} GB。</translation>
    </message>
    <message>
        <source>There is time to be surer: once more on another split.</source>
        <translation>还有时间进一步确认：在另一种划分上再训练一次。</translation>
    </message>
    <message>
        <source>{trial} is ahead of {reference}: {measure} {now} against {before} on {count:,} validation images.</source>
        <translation>{trial} 优于 {reference}：在 {count:,} 张验证图片上，{measure} 为 {now}，而后者为 {before}。</translation>
    </message>
    <message>
        <source>random crops</source>
        <translation>随机裁剪</translation>
    </message>
    <message>
        <source>random crops and flips</source>
        <translation>随机裁剪和翻转</translation>
    </message>
    <message>
        <source>Dropped: {trial} (log loss {loss:.3f}, the best has {best:.3f}).</source>
        <translation>已淘汰：{trial}（对数损失 {loss:.3f}，最佳为 {best:.3f}）。</translation>
    </message>
    <message>
        <source>First, what is to be beaten: {method}.</source>
        <translation>先确定基线：{method}。</translation>
    </message>
    <message>
        <source>random flips</source>
        <translation>随机翻转</translation>
    </message>
    <message>
        <source>Trying {trial}.</source>
        <translation>正在尝试 {trial}。</translation>
    </message>
    <message>
        <source>{method} is left out: there is too little memory for it.</source>
        <translation>跳过 {method}：内存或显存不足。</translation>
    </message>
    <message>
        <source>{reference} is kept: there was no time to try anything else.</source>
        <translation>保留 {reference}：没有时间尝试其他方法。</translation>
    </message>
    <message>
        <source>images as they are</source>
        <translation>图片不做增强</translation>
    </message>
    <message>
        <source>{trial}: {figure} {measure} on {count:,} validation images</source>
        <translation>{trial}：在 {count:,} 张验证图片上，{measure} 为 {figure}</translation>
    </message>
    <message>
        <source>{reference} is kept: {trial}, the best of what was tried, is statistically tied with it. On {count:,} validation images their {measure} is {before} and {now}.</source>
        <translation>保留 {reference}：尝试过的最佳方案 {trial} 与它统计上持平。在 {count:,} 张验证图片上，两者的 {measure} 为 {before} 和 {now}。</translation>
    </message>
    <message>
        <source>{images} · {method}, best in {minutes:g} minutes</source>
        <translation>{images} · {method}，{minutes:g} 分钟内的最佳结果</translation>
    </message>
    <message>
        <source>{method} is left out: not one epoch ends in its share of the time.</source>
        <translation>跳过 {method}：分到的时间连一轮也训练不完。</translation>
    </message>
    <message>
        <source>{method}, learning rate {rate}, {varied}, epochs: {epochs}</source>
        <translation>{method}，学习率 {rate}，{varied}，轮数：{epochs}</translation>
    </message>
    <message>
        <source>{method} is left out: {reason}</source>
        <translation>跳过 {method}：{reason}</translation>
    </message>
    <message>
        <source>Trying {count} in about {seconds:,.0f} seconds; the better half goes on for longer.</source>
        <translation>用约 {seconds:,.0f} 秒尝试 {count} 种方案；较好的一半继续训练。</translation>
    </message>
    <message>
        <source>{reference} is kept: all that was tried is under it, {trial} the nearest. On {count:,} validation images their {measure} is {before} and {now}.</source>
        <translation>保留 {reference}：尝试过的方案都不如它，最接近的是 {trial}。在 {count:,} 张验证图片上，两者的 {measure} 为 {before} 和 {now}。</translation>
    </message>
    <message>
        <source>The best so far gets the time that is left: {trial}.</source>
        <translation>剩余时间全部用于目前最好的方案：{trial}。</translation>
    </message>
    <message>
        <source>{one} is {points} points under {other} in {fraction} of its training time.</source>
        <translation>{one} 比 {other} 低 {points} 个百分点，训练时间只有后者的 {fraction}。</translation>
    </message>
    <message>
        <source>{one} is {points} points under {other} at {fraction} of its memory.</source>
        <translation>{one} 比 {other} 低 {points} 个百分点，内存/显存占用只有后者的 {fraction}。</translation>
    </message>
    <message>
        <source>This is ClipTune {here}. The newest that is published is {newest}.</source>
        <translation>当前是 ClipTune {here}。已发布的最新版本是 {newest}。</translation>
    </message>
    <message>
        <source>{address} leads from one address to the next.</source>
        <translation>{address} 不断重定向到其他地址。</translation>
    </message>
    <message>
        <source>{address} leads to another address, which is not secure.</source>
        <translation>{address} 重定向到另一个不安全的地址。</translation>
    </message>
    <message>
        <source>There is nothing at {address}.</source>
        <translation>{address} 处没有内容。</translation>
    </message>
    <message>
        <source>it is less than {ge}</source>
        <translation>小于 {ge}</translation>
    </message>
    <message>
        <source>it is not a list</source>
        <translation>不是列表</translation>
    </message>
    <message>
        <source>it is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>it is not more than {gt}</source>
        <translation>应大于 {gt}</translation>
    </message>
    <message>
        <source>it is not less than {lt}</source>
        <translation>应小于 {lt}</translation>
    </message>
    <message>
        <source>it is not a number</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>it is not one of {expected}</source>
        <translation>应为以下之一：{expected}</translation>
    </message>
    <message>
        <source>it is more than {le}</source>
        <translation>大于 {le}</translation>
    </message>
    <message>
        <source>it is neither true nor false</source>
        <translation>既不是 true 也不是 false</translation>
    </message>
    <message>
        <source>it is not a table</source>
        <translation>不是表（键值对）</translation>
    </message>
    <message>
        <source>it is not text</source>
        <translation>不是文本</translation>
    </message>
    <message>
        <source>it holds fewer than {min_length:,}</source>
        <translation>少于 {min_length:,} 项</translation>
    </message>
    <message>
        <source>it is longer than {max_length:,} characters</source>
        <translation>超过 {max_length:,} 个字符</translation>
    </message>
    <message>
        <source>it holds more than {max_length:,}</source>
        <translation>多于 {max_length:,} 项</translation>
    </message>
    <message>
        <source>it is not a whole number</source>
        <translation>不是整数</translation>
    </message>
    <message>
        <source>{folder} is an adapter without images of its own.</source>
        <translation>{folder} 是一个适配器，没有自带图片。</translation>
    </message>
    <message>
        <source>Name a folder of class folders: --images FOLDER.</source>
        <translation>请指定按类别分好的图片文件夹：--images FOLDER。</translation>
    </message>
    <message>
        <source>&quot;{adapter}&quot; does not know how sure it may be of the classes it is asked for.</source>
        <translation>“{adapter}”对所问的类别没有可以依据的置信度。</translation>
    </message>
    <message>
        <source>Leave --unsure out, or train it again: it is found out by validation, of classes.</source>
        <translation>请去掉 --unsure，或重新训练：置信度要在验证集上按类别评测才能得出。</translation>
    </message>
    <message>
        <source>--doubtful is about labels that are there, --suggest and --accept about others.</source>
        <translation>--doubtful 针对已有的标签，--suggest 和 --accept 针对其余图片。</translation>
    </message>
    <message>
        <source>Give one of them.</source>
        <translation>请只指定其中一个。</translation>
    </message>
    <message>
        <source>&quot;{adapter}&quot; tells no class apart that {folder} is named after.</source>
        <translation>“{adapter}”区分的类别中，没有与 {folder} 同名的。</translation>
    </message>
    <message>
        <source>Its classes: {classes}.</source>
        <translation>它的类别：{classes}。</translation>
    </message>
    <message>
        <source>--labels and --table each say what is learned.</source>
        <translation>--labels 和 --table 都会指定训练用的标签。</translation>
    </message>
    <message>
        <source>On several machines a run needs a folder that all of them share.</source>
        <translation>在多台机器上训练需要一个共享文件夹。</translation>
    </message>
    <message>
        <source>Name it with --out.</source>
        <translation>请用 --out 指定。</translation>
    </message>
    <message>
        <source>&quot;{name}&quot; can be no file and no folder: its name is longer than any disk takes.</source>
        <translation>“{name}”不可能是文件或文件夹：名称超出了磁盘允许的长度。</translation>
    </message>
    <message>
        <source>There are no images {folder}: no folder, archive or data set.</source>
        <translation>{folder} 处没有图片：不是文件夹、压缩包或数据集。</translation>
    </message>
    <message>
        <source>Check data.images, or --images.</source>
        <translation>请检查 data.images 或 --images。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {trouble}.</source>
        <translation>无法读取 {path}：{trouble}。</translation>
    </message>
    <message>
        <source>Name images.</source>
        <translation>请指定图片。</translation>
    </message>
    <message>
        <source>Nothing is said of the images in {folder} yet.</source>
        <translation>{folder} 中的图片还没有任何标注。</translation>
    </message>
    <message>
        <source>Sort them in the window, or: cliptune label FOLDER --classes cup,plate --suggest</source>
        <translation>请在窗口中归类，或运行：cliptune label FOLDER --classes cup,plate --suggest</translation>
    </message>
    <message>
        <source>No base model is known by &quot;{language}&quot;.</source>
        <translation>没有按“{language}”归类的基础模型。</translation>
    </message>
    <message>
        <source>One of {known}; any other language is other.</source>
        <translation>可选：{known}；其他语言用 other。</translation>
    </message>
    <message>
        <source>--methods names none.</source>
        <translation>--methods 没有指定任何方法。</translation>
    </message>
    <message>
        <source>Name all, or some of {methods}.</source>
        <translation>请指定 all，或从 {methods} 中选几个。</translation>
    </message>
    <message>
        <source>There are no labels of yours over {folder}.</source>
        <translation>{folder} 中没有自己标注的标签。</translation>
    </message>
    <message>
        <source>Leave --labels out to learn what its own folders or tables say.</source>
        <translation>去掉 --labels，就用文件夹或表格自带的标签训练。</translation>
    </message>
    <message>
        <source>&quot;{form}&quot; is no form of labels.{meant}</source>
        <translation>没有名为“{form}”的标签格式。{meant}</translation>
    </message>
    <message>
        <source>One of: {forms}.</source>
        <translation>可选：{forms}。</translation>
    </message>
    <message>
        <source>&quot;{goal}&quot; is no goal.{meant}</source>
        <translation>没有名为“{goal}”的目标。{meant}</translation>
    </message>
    <message>
        <source>One of: {goals}.</source>
        <translation>可选：{goals}。</translation>
    </message>
    <message>
        <source>--labels cannot be &quot;{given}&quot;.</source>
        <translation>--labels 不能是“{given}”。</translation>
    </message>
    <message>
        <source>It is folder or project.</source>
        <translation>只能是 folder 或 project。</translation>
    </message>
    <message>
        <source>ClipTune does not speak &quot;{language}&quot;.</source>
        <translation>ClipTune 不支持语言“{language}”。</translation>
    </message>
    <message>
        <source>One of: {known}.</source>
        <translation>可选：{known}。</translation>
    </message>
    <message>
        <source>There are no words to look for.</source>
        <translation>没有写明要查找什么。</translation>
    </message>
    <message>
        <source>Name some, as &quot;a red car&quot;.</source>
        <translation>请写明，例如 &quot;a red car&quot;。</translation>
    </message>
    <message>
        <source>Nothing to train on.</source>
        <translation>没有指定训练用的图片。</translation>
    </message>
    <message>
        <source>Name a job file, or --images FOLDER.</source>
        <translation>请指定设置文件，或 --images FOLDER。</translation>
    </message>
    <message>
        <source>{options} cannot be given together with a job file.</source>
        <translation>{options} 不能与设置文件同时使用。</translation>
    </message>
    <message>
        <source>Write it into {file}, or leave the file out.</source>
        <translation>请写进 {file}，或不使用设置文件。</translation>
    </message>
    <message>
        <source>No probability of &quot;{adapter}&quot; is high enough for {asked:.0%} of what is said to be right.</source>
        <translation>“{adapter}”无论取多高的概率阈值，都达不到 {asked:.0%} 的正确率。</translation>
    </message>
    <message>
        <source>Ask for less with --unsure: {most:.0%} at most.</source>
        <translation>请用 --unsure 指定更低的要求：最多 {most:.0%}。</translation>
    </message>
    <message>
        <source>What was begun in {folder} has come to no end yet.</source>
        <translation>{folder} 中开始的任务还没有一个完成。</translation>
    </message>
    <message>
        <source>Let it go on: the command that began it does that.</source>
        <translation>请让它继续：再次运行开始时的命令即可。</translation>
    </message>
    <message>
        <source>The report cannot be written to {folder}: {reason}.</source>
        <translation>无法把报告写到 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>--resume goes on with a run&apos;s own job.</source>
        <translation>--resume 沿用训练任务自己的设置。</translation>
    </message>
    <message>
        <source>Give nothing else, but --images where these were moved.</source>
        <translation>不要指定其他内容；只有图片移动过时才用 --images。</translation>
    </message>
    <message>
        <source>A comparison takes every method with its own settings.</source>
        <translation>对比时每种方法都用自己的设置。</translation>
    </message>
    <message>
        <source>Leave --set method out, and name methods with --methods.</source>
        <translation>请去掉 --set method，并用 --methods 指定方法。</translation>
    </message>
    <message>
        <source>&quot;{adapter}&quot; says several labels of an image, which folders of classes do not tell.</source>
        <translation>“{adapter}”为每张图片给出多个标签，而类别文件夹无法说明这一点。</translation>
    </message>
    <message>
        <source>Leave --images out to measure it on the run&apos;s own images.</source>
        <translation>请去掉 --images，用训练任务自己的图片评测。</translation>
    </message>
    <message>
        <source>Passed over are {count:,} images, the first is &quot;{name}&quot;: {reason}.</source>
        <translation>跳过了 {count:,} 张图片，第一张是“{name}”：{reason}。</translation>
    </message>
    <message>
        <source>There is no traditional Chinese yet: this is the simplified.</source>
        <translation>目前还没有繁体中文：现在显示的是简体中文。</translation>
    </message>
    <message>
        <source>--take-over is for a run that is resumed.</source>
        <translation>--take-over 只用于继续训练。</translation>
    </message>
    <message>
        <source>Name it with --resume.</source>
        <translation>请用 --resume 指定它。</translation>
    </message>
    <message>
        <source>There are no two classes to tell apart.</source>
        <translation>至少要有两个类别才能区分。</translation>
    </message>
    <message>
        <source>Name some: --classes cup,plate</source>
        <translation>请指定一些：--classes cup,plate</translation>
    </message>
    <message>
        <source>Methods train for the same epochs or share minutes, not both.</source>
        <translation>各方法要么训练相同的轮数，要么平分时间，不能两者都用。</translation>
    </message>
    <message>
        <source>Leave out --epochs or --minutes.</source>
        <translation>请去掉 --epochs 或 --minutes。</translation>
    </message>
    <message>
        <source>Passed over is &quot;{name}&quot;: {reason}.</source>
        <translation>跳过了“{name}”：{reason}。</translation>
    </message>
    <message>
        <source>`cliptune runs` lists them: name one of them.</source>
        <translation>`cliptune runs` 会列出它们：请指定其中一个。</translation>
    </message>
    <message>
        <source>Name the base with --base: one of the catalogue, or the folder of a model.</source>
        <translation>请用 --base 指定基础模型：目录中的一个，或模型文件夹。</translation>
    </message>
    <message>
        <source>Name a run or a folder; bring in a zip first with `cliptune import`.</source>
        <translation>请指定训练任务或文件夹；zip 请先用 `cliptune import` 导入。</translation>
    </message>
    <message>
        <source>Name some: --classes cat,dog</source>
        <translation>请指定一些：--classes cat,dog</translation>
    </message>
    <message>
        <source>Take another with --base: `cliptune bases` lists what each reads.</source>
        <translation>请用 --base 另选一个：`cliptune bases` 会列出各模型能读懂的语言。</translation>
    </message>
    <message>
        <source>Take fewer method.virtual_tokens.</source>
        <translation>请减小 method.virtual_tokens 的值。</translation>
    </message>
    <message>
        <source>If these have few images, add more of them or balance the classes: train.balance=true.</source>
        <translation>如果这些类别图片较少，请为它们添加图片，或平衡类别：train.balance=true。</translation>
    </message>
    <message>
        <source>Balance them with train.balance=true, so that each is seen equally often.</source>
        <translation>请用 train.balance=true 平衡类别，使每个类别出现的次数相同。</translation>
    </message>
    <message>
        <source>Name another --out.</source>
        <translation>请用 --out 另指定一个位置。</translation>
    </message>
    <message>
        <source>Name another --out, or remove that folder.</source>
        <translation>请用 --out 另指定一个位置，或删除该文件夹。</translation>
    </message>
    <message>
        <source>Do the same again; if it fails again, restart the computer.</source>
        <translation>请再试一次；如果仍然失败，请重启电脑。</translation>
    </message>
    <message>
        <source>Choose &quot;auto&quot; or &quot;cpu&quot; (--device, or train.device; of a run, in its job.toml), or install the driver and a PyTorch built for it.</source>
        <translation>请选择“auto”或“cpu”（--device 或 train.device；已有训练任务则改其 job.toml），或安装驱动以及与之配套的 PyTorch。</translation>
    </message>
    <message>
        <source>Choose &quot;auto&quot; or &quot;cpu&quot;: --device, or train.device; of a run, in its job.toml.</source>
        <translation>请选择“auto”或“cpu”：--device 或 train.device；已有训练任务则改其 job.toml。</translation>
    </message>
    <message>
        <source>Make room, or let HF_HOME point to a folder on a larger disk.</source>
        <translation>请腾出空间，或让 HF_HOME 指向更大磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>Make room there or allow writing, or let HF_HOME point to another folder.</source>
        <translation>请腾出空间或允许写入，或让 HF_HOME 指向其他文件夹。</translation>
    </message>
    <message>
        <source>Take --to merged or --to onnx, and compare images with prompts.</source>
        <translation>请改用 --to merged 或 --to onnx，并将图片与提示词比较。</translation>
    </message>
    <message>
        <source>Check its name and its place. Where the images of a run were moved, name the folder with --images.</source>
        <translation>请检查名称和位置。如果训练任务的图片移动过，请用 --images 指定文件夹。</translation>
    </message>
    <message>
        <source>Put them back, name the folder where they lie now with --images, or start a new run.</source>
        <translation>请放回原处，或用 --images 指定现在所在的文件夹，或新建训练任务。</translation>
    </message>
    <message>
        <source>Connect this computer to the network and try again, or name an index that it can reach: --index ADDRESS. Without one ClipTune goes on working on the processor.</source>
        <translation>请将电脑联网后重试，或指定一个可以访问的软件包索引：--index ADDRESS。不下载也可以：ClipTune 会继续使用处理器 (CPU)。</translation>
    </message>
    <message>
        <source>For images: --images {path}</source>
        <translation>图片请用：--images {path}</translation>
    </message>
    <message>
        <source>Start again with a lower train.learning_rate, or with train.precision fp32.</source>
        <translation>请用更小的 train.learning_rate 重新开始，或设 train.precision 为 fp32。</translation>
    </message>
    <message>
        <source>Set train.device and train.precision to what every machine has.</source>
        <translation>请把 train.device 和 train.precision 设为每台机器都支持的值。</translation>
    </message>
    <message>
        <source>Name one with --out on a disk that all machines share, by the same path.</source>
        <translation>请用 --out 指定一个所有机器共享、路径相同的文件夹。</translation>
    </message>
    <message>
        <source>Start again with a smaller train.micro_batch, base.quantisation nf4 (any method but full), train.checkpointing true or a smaller base.</source>
        <translation>请减小 train.micro_batch、设 base.quantisation 为 nf4（full 以外的方法）、设 train.checkpointing 为 true，或换用更小的基础模型，然后重新开始。</translation>
    </message>
    <message>
        <source>Start again with base.quantisation nf4 (any method but full), train.checkpointing true or a smaller base.</source>
        <translation>请设 base.quantisation 为 nf4（full 以外的方法）、设 train.checkpointing 为 true，或换用更小的基础模型，然后重新开始。</translation>
    </message>
    <message>
        <source>One of: {methods}, or all.</source>
        <translation>可选：{methods}，或 all。</translation>
    </message>
    <message>
        <source>`cliptune runs` lists the runs there are.</source>
        <translation>`cliptune runs` 会列出已有的训练任务。</translation>
    </message>
    <message>
        <source>Write it as train.epochs=3.</source>
        <translation>请写成 train.epochs=3 的形式。</translation>
    </message>
    <message>
        <source>Free some space, use fewer images, or let CLIPTUNE_CACHE point to another folder.</source>
        <translation>请腾出空间、减少图片，或让 CLIPTUNE_CACHE 指向其他文件夹。</translation>
    </message>
    <message>
        <source>Allow writing there, or let CLIPTUNE_CACHE point to another folder.</source>
        <translation>请允许写入，或让 CLIPTUNE_CACHE 指向其他文件夹。</translation>
    </message>
    <message>
        <source>Once it can be there again, resume the run by the same command with --resume and its folder in place of the job.</source>
        <translation>等它恢复后，请用同样的命令继续训练，把任务换成 --resume 和训练文件夹。</translation>
    </message>
    <message>
        <source>Resume the run by the same command with --resume and its folder in place of the job.</source>
        <translation>请用同样的命令继续训练，把任务换成 --resume 和训练文件夹。</translation>
    </message>
    <message>
        <source>Shorten its words in data.classes, or the prompt in data.templates.</source>
        <translation>请缩短 data.classes 中的名称，或 data.templates 中的提示词。</translation>
    </message>
    <message>
        <source>Resume it: cliptune train --resume {folder} . If that fails again, restart the computer.</source>
        <translation>继续训练：cliptune train --resume {folder} 。如果再次失败，请重启电脑。</translation>
    </message>
    <message>
        <source>Start it again: cliptune train --resume {folder} . If that fails again, restart the computer.</source>
        <translation>重新开始：cliptune train --resume {folder} 。如果再次失败，请重启电脑。</translation>
    </message>
    <message>
        <source>Measure it again with `cliptune evaluate`, or start a new run with its job.toml.</source>
        <translation>请用 `cliptune evaluate` 重新评测，或用它的 job.toml 新建训练任务。</translation>
    </message>
    <message>
        <source>Name another with --out, or resume that run with --resume.</source>
        <translation>请用 --out 另指定一个位置，或用 --resume 继续该训练任务。</translation>
    </message>
    <message>
        <source>If you know that it has ended there: cliptune train --resume {folder} --take-over</source>
        <translation>如果确定它在那边已经结束：cliptune train --resume {folder} --take-over</translation>
    </message>
    <message>
        <source>Resume it: cliptune train --resume {folder}</source>
        <translation>继续训练：cliptune train --resume {folder}</translation>
    </message>
    <message>
        <source>Free some space or allow writing there, let CLIPTUNE_CACHE point to another folder, or unpack it yourself and name the folder.</source>
        <translation>请腾出空间或允许写入，让 CLIPTUNE_CACHE 指向其他文件夹，或自行解压后指定该文件夹。</translation>
    </message>
    <message>
        <source>`cliptune graphics --fetch` fetches it again, `--remove` removes it.</source>
        <translation>`cliptune graphics --fetch` 重新下载，`--remove` 将其移除。</translation>
    </message>
    <message>
        <source>`cliptune graphics --fetch` fetches one that fits, `--remove` removes it.</source>
        <translation>`cliptune graphics --fetch` 下载适合的版本，`--remove` 将其移除。</translation>
    </message>
    <message>
        <source>Take base.quantisation nf4 (any method but full), train.checkpointing true or a smaller base.</source>
        <translation>请设 base.quantisation 为 nf4（full 以外的方法）、设 train.checkpointing 为 true，或换用更小的基础模型。</translation>
    </message>
    <message>
        <source>Put more images into {images}, then train again: {again}</source>
        <translation>在 {images} 中补充图片，然后重新训练：{again}</translation>
    </message>
    <message>
        <source>Balance the classes: {balanced}</source>
        <translation>平衡类别：{balanced}</translation>
    </message>
    <message>
        <source>Export it: cliptune export {run} --to {target} --out FOLDER</source>
        <translation>导出：cliptune export {run} --to {target} --out FOLDER</translation>
    </message>
    <message>
        <source>Look at doubtful labels ({doubtful}): cliptune label {images} --doubtful</source>
        <translation>查看可疑标签（{doubtful} 个）：cliptune label {images} --doubtful</translation>
    </message>
    <message>
        <source>Take the linear probe: {others} --method probe</source>
        <translation>改用线性探针：{others} --method probe</translation>
    </message>
    <message>
        <source>Train longer: {longer}</source>
        <translation>训练更久：{longer}</translation>
    </message>
    <message>
        <source>Try LoRA: {others} --method lora</source>
        <translation>试试 LoRA：{others} --method lora</translation>
    </message>
    <message>
        <source>[default: {}]</source>
        <translation>[默认：{}]</translation>
    </message>
    <message>
        <source>[required]</source>
        <translation>[必填]</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Aborted.</source>
        <translation>已中止。</translation>
    </message>
    <message>
        <source>Tune CLIP on your own images.</source>
        <translation>用自己的图片微调 CLIP。</translation>
    </message>
    <message>
        <source>Tell what this is.</source>
        <translation>显示程序信息。</translation>
    </message>
    <message>
        <source>Language to speak, as zh_CN; else the system&apos;s.</source>
        <translation>使用的语言，例如 zh_CN；不指定则按系统。</translation>
    </message>
    <message>
        <source>Show this message and exit.</source>
        <translation>显示本帮助并退出。</translation>
    </message>
    <message>
        <source>Tune the starter model on the sample images, in a few minutes and offline.</source>
        <translation>用示例图片微调练手模型，几分钟即可，无需联网。</translation>
    </message>
    <message>
        <source>Run folder to make.</source>
        <translation>要创建的训练任务文件夹。</translation>
    </message>
    <message>
        <source>Passes over the images.</source>
        <translation>遍历图片的次数。</translation>
    </message>
    <message>
        <source>Tune a base model on images: from a job file, or from --images and --set.</source>
        <translation>用图片微调基础模型：按设置文件，或用 --images 和 --set。</translation>
    </message>
    <message>
        <source>`cliptune settings` lists everything that --set and a job file can hold.</source>
        <translation>`cliptune settings` 列出 --set 和设置文件能包含的全部内容。</translation>
    </message>
    <message>
        <source>Folder of images; of a resumed run, where they lie by now.</source>
        <translation>图片文件夹；继续训练时指图片现在所在的位置。</translation>
    </message>
    <message>
        <source>{bases}, or a folder.</source>
        <translation>{bases}，或一个文件夹。</translation>
    </message>
    <message>
        <source>{methods}; {default} if not said.</source>
        <translation>{methods}；不指定则为 {default}。</translation>
    </message>
    <message>
        <source>Run or adapter to go on from, with its base and method if not said.</source>
        <translation>追加训练的起点：训练任务或适配器；不指定时沿用其基础模型和方法。</translation>
    </message>
    <message>
        <source>folder: what its folders or tables say; project: what you said of the images. If not said, the folder where it says anything.</source>
        <translation>folder：按文件夹或表格；project：按自己的标注。不指定时，文件夹有标签就按文件夹。</translation>
    </message>
    <message>
        <source>Table that says what the images show; found if not said.</source>
        <translation>说明图片内容的表格；不指定则自动查找。</translation>
    </message>
    <message>
        <source>Its column that names the images.</source>
        <translation>表格中图片文件名所在的列。</translation>
    </message>
    <message>
        <source>Its column of labels or captions.</source>
        <translation>表格中标签或图片描述所在的列。</translation>
    </message>
    <message>
        <source>Run folder to resume.</source>
        <translation>要继续训练的任务文件夹。</translation>
    </message>
    <message>
        <source>Resume a run that another computer may still be at.</source>
        <translation>继续一个可能仍在另一台电脑上运行的训练任务。</translation>
    </message>
    <message>
        <source>Any setting, as train.epochs=3.</source>
        <translation>任意设置，例如 train.epochs=3。</translation>
    </message>
    <message>
        <source>List every setting of a job with one method: its default, its range, what it does.</source>
        <translation>列出某种方法的全部设置：默认值、范围和作用。</translation>
    </message>
    <message>
        <source>Base model; some defaults suit the base.</source>
        <translation>基础模型；部分默认值随它而定。</translation>
    </message>
    <message>
        <source>Look through a folder of images: what is usable, what is not, and why.</source>
        <translation>检查图片文件夹：哪些可用，哪些不可用，以及原因。</translation>
    </message>
    <message>
        <source>A setting, as data.kind=labels.</source>
        <translation>一项设置，例如 data.kind=labels。</translation>
    </message>
    <message>
        <source>For programs.</source>
        <translation>供程序读取。</translation>
    </message>
    <message>
        <source>There was too little memory: prompts are encoded {count} at a time from here on.</source>
        <translation>内存或显存不足：从现在起每次编码 {count} 条提示词。</translation>
    </message>
    <message>
        <source>{count:,} runs</source>
        <translation>{count:,} 个训练任务</translation>
    </message>
    <message>
        <source>column &quot;{column}&quot; names images of the folder in {named:,} of {rows:,} rows, as &quot;{first}&quot;</source>
        <translation>列“{column}”的 {rows:,} 行中只有 {named:,} 行对应文件夹中的图片，例如“{first}”</translation>
    </message>
    <message>
        <source>train.micro_batch={largest} fits.</source>
        <translation>train.micro_batch={largest} 放得下。</translation>
    </message>
    <message>
        <source>Sort a folder of images by the words of classes; what is accepted is kept and can be undone.</source>
        <translation>按类别名称归类文件夹中的图片；接受的结果会保留，可以撤销。</translation>
    </message>
    <message>
        <source>Labels that you gave before, here or in the window, are learned from.</source>
        <translation>以前在这里或窗口中给出的标签会用来学习。</translation>
    </message>
    <message>
        <source>Folder of images, which is never written to.</source>
        <translation>图片文件夹；绝不会向其中写入。</translation>
    </message>
    <message>
        <source>What to sort into, as cup,plate,none: none is what belongs to no class.</source>
        <translation>要归入的类别，例如 cup,plate,none：none 表示不属于任何类别。</translation>
    </message>
    <message>
        <source>Say what each undecided image probably shows.</source>
        <translation>给出每张未归类图片可能的内容。</translation>
    </message>
    <message>
        <source>Take suggestions that are at least so probable.</source>
        <translation>接受概率不低于此值的建议。</translation>
    </message>
    <message>
        <source>Say which labels are probably wrong instead.</source>
        <translation>改为列出可能有误的标签。</translation>
    </message>
    <message>
        <source>Write the table to this file, not to the screen.</source>
        <translation>把表格写入此文件，而不是屏幕。</translation>
    </message>
    <message>
        <source>Copy an image, or those of a folder, into your project first.</source>
        <translation>先把一张图片或一个文件夹的图片复制到项目中。</translation>
    </message>
    <message>
        <source>Base model that looks at the images: a name or a folder.</source>
        <translation>用来看图片的基础模型：名称或文件夹。</translation>
    </message>
    <message>
        <source>auto, cpu, cuda or mps.</source>
        <translation>auto、cpu、cuda 或 mps。</translation>
    </message>
    <message>
        <source>Write what you said of images for other programs: as a table, as copies in folders of their classes, or as copies with the table that the library datasets reads.</source>
        <translation>把标注写成其他程序可用的形式：表格、按类别分文件夹的副本，或带有 datasets 库可读表格的副本。</translation>
    </message>
    <message>
        <source>Folder of images.</source>
        <translation>图片文件夹。</translation>
    </message>
    <message>
        <source>File or folder to make.</source>
        <translation>要创建的文件或文件夹。</translation>
    </message>
    <message>
        <source>csv, folders, metadata</source>
        <translation>csv、folders、metadata</translation>
    </message>
    <message>
        <source>Say which method suits these images, this base and this machine, and why.</source>
        <translation>针对这些图片、基础模型和机器，给出推荐的方法和理由。</translation>
    </message>
    <message>
        <source>Base model.</source>
        <translation>基础模型。</translation>
    </message>
    <message>
        <source>Run zero-shot, a linear probe and the methods on one data set, and compare them.</source>
        <translation>在一个数据集上运行零样本、线性探针和各方法，并进行对比。</translation>
    </message>
    <message>
        <source>Folder of the comparison; one that is there goes on.</source>
        <translation>对比的文件夹；已存在则继续。</translation>
    </message>
    <message>
        <source>all, or some of {methods}</source>
        <translation>all，或从 {methods} 中选几个</translation>
    </message>
    <message>
        <source>Splits and trainings of each method.</source>
        <translation>每种方法划分并训练的次数。</translation>
    </message>
    <message>
        <source>The same for all; else each has its own.</source>
        <translation>所有方法相同；不指定则按各自推荐的轮数。</translation>
    </message>
    <message>
        <source>In all, shared alike; epochs go by it.</source>
        <translation>总分钟数，各方法平分；轮数由此决定。</translation>
    </message>
    <message>
        <source>Any setting of all methods, as train.epochs=3.</source>
        <translation>对所有方法生效的任意设置，例如 train.epochs=3。</translation>
    </message>
    <message>
        <source>Find the best in so many minutes: methods, rates and augmentation, from the probe on.</source>
        <translation>在限定的分钟数内找出最佳结果：从线性探针开始，尝试方法、学习率和数据增强。</translation>
    </message>
    <message>
        <source>Time to take, downloads left out.</source>
        <translation>可用的时间，不含下载。</translation>
    </message>
    <message>
        <source>Folder of the runs; one that is there goes on.</source>
        <translation>训练任务的文件夹；已存在则继续。</translation>
    </message>
    <message>
        <source>Any setting of all that is tried.</source>
        <translation>对所有尝试生效的任意设置。</translation>
    </message>
    <message>
        <source>Write what runs came to as a document: data, settings, figures, mistakes, commands.</source>
        <translation>把训练任务的结果写成文档：数据、设置、指标、误判和命令。</translation>
    </message>
    <message>
        <source>Runs, or a folder that compare or tune made.</source>
        <translation>训练任务，或由 compare、tune 生成的文件夹。</translation>
    </message>
    <message>
        <source>File to write: .pdf, .html, .csv or .md. If not said, a PDF among your documents.</source>
        <translation>要写入的文件：.pdf、.html、.csv 或 .md。不指定则在“文档”中生成 PDF。</translation>
    </message>
    <message>
        <source>Tell how much memory a job will take, by what holds it, before anything is loaded.</source>
        <translation>在加载任何东西之前，逐项列出这份设置需要多少内存或显存。</translation>
    </message>
    <message>
        <source>Try a few steps to tell the time.</source>
        <translation>试跑几步以估计时间。</translation>
    </message>
    <message>
        <source>List the runs there are.</source>
        <translation>列出已有的训练任务。</translation>
    </message>
    <message>
        <source>Measure a run&apos;s best adapter again, or any adapter on a folder, class by class.</source>
        <translation>重新评测训练任务的最佳适配器，或在文件夹上评测任意适配器，逐类列出。</translation>
    </message>
    <message>
        <source>A run or an adapter.</source>
        <translation>训练任务或适配器。</translation>
    </message>
    <message>
        <source>Images whose classes are known, in place of the run&apos;s own; or where these lie by now.</source>
        <translation>已知类别的图片，代替训练任务自己的图片；或后者现在的位置。</translation>
    </message>
    <message>
        <source>Base model, if it cannot be told: a name or a folder.</source>
        <translation>基础模型，无法自动判断时指定：名称或文件夹。</translation>
    </message>
    <message>
        <source>Say what a run&apos;s adapter sees in images, and beside it what the untouched base sees.</source>
        <translation>给出适配器对图片的判断，旁边是未经微调的基础模型的判断。</translation>
    </message>
    <message>
        <source>Images, folders.</source>
        <translation>图片、文件夹。</translation>
    </message>
    <message>
        <source>Another on the same base.</source>
        <translation>同一基础模型上的另一个。</translation>
    </message>
    <message>
        <source>Words to tell apart, as cat,dog; for an adapter that has none.</source>
        <translation>要区分的类别，例如 cat,dog；用于自身不带类别的适配器。</translation>
    </message>
    <message>
        <source>Classes to tell of each image.</source>
        <translation>每张图片列出多少个类别。</translation>
    </message>
    <message>
        <source>Write the table to this file.</source>
        <translation>把表格写入此文件。</translation>
    </message>
    <message>
        <source>Copy the images into folders of classes in this one.</source>
        <translation>把图片按类别复制到此文件夹中。</translation>
    </message>
    <message>
        <source>How much of what is said is to be right, as 0.95; else an image is unsure.</source>
        <translation>给出的回答有多大比例应当正确，例如 0.95；达不到的图片标为不确定。</translation>
    </message>
    <message>
        <source>Find the images in a folder that are nearest to some words, as an adapter sees both.</source>
        <translation>用适配器在文件夹中找出与文字最接近的图片。</translation>
    </message>
    <message>
        <source>Where to look.</source>
        <translation>查找的位置。</translation>
    </message>
    <message>
        <source>What to look for, as &quot;a red car&quot;.</source>
        <translation>要查找的内容，例如 &quot;a red car&quot;。</translation>
    </message>
    <message>
        <source>Images to show.</source>
        <translation>显示多少张图片。</translation>
    </message>
    <message>
        <source>Bring in an adapter that was made elsewhere, after a careful look at it.</source>
        <translation>仔细检查后导入别处制作的适配器。</translation>
    </message>
    <message>
        <source>A folder or a zip.</source>
        <translation>文件夹或 zip。</translation>
    </message>
    <message>
        <source>Take a run, or an adapter&apos;s folder, elsewhere: read again and proven before it is kept.</source>
        <translation>导出训练任务或适配器文件夹，供其他程序使用：写完会重新读取并验证，之后才保留。</translation>
    </message>
    <message>
        <source>Folder to make.</source>
        <translation>要创建的文件夹。</translation>
    </message>
    <message>
        <source>Make one file of it, OUT.zip.</source>
        <translation>打包成一个文件 OUT.zip。</translation>
    </message>
    <message>
        <source>Tell which graphics card there is, and fetch the PyTorch that fits it.</source>
        <translation>显示有哪块显卡，并下载适合它的 PyTorch。</translation>
    </message>
    <message>
        <source>Fetch the PyTorch that fits; used from the next start.</source>
        <translation>下载适合的 PyTorch；下次启动时生效。</translation>
    </message>
    <message>
        <source>Remove what was fetched; ClipTune&apos;s own is used.</source>
        <translation>移除下载的 PyTorch；改用 ClipTune 自带的。</translation>
    </message>
    <message>
        <source>Address of the package index that it is fetched from.</source>
        <translation>下载时使用的软件包索引的地址。</translation>
    </message>
    <message>
        <source>Tell what the program keeps for itself, and take it away: caches, unless something is named.</source>
        <translation>显示程序自己保存的内容，并清除：不指定则只清除缓存。</translation>
    </message>
    <message>
        <source>Runs, projects and imported adapters stay in any case.</source>
        <translation>训练任务、项目和导入的适配器始终保留。</translation>
    </message>
    <message>
        <source>What is made again.</source>
        <translation>可以重新生成的内容。</translation>
    </message>
    <message>
        <source>Of the window.</source>
        <translation>窗口的设置。</translation>
    </message>
    <message>
        <source>What was fetched for graphics cards.</source>
        <translation>为显卡下载的内容。</translation>
    </message>
    <message>
        <source>What was downloaded.</source>
        <translation>下载的内容。</translation>
    </message>
    <message>
        <source>Do not ask.</source>
        <translation>不再询问。</translation>
    </message>
    <message>
        <source>Try the program itself: libraries, ten steps, an export with its proof, the window.</source>
        <translation>程序自检：程序库、十步训练、导出及其验证、窗口。</translation>
    </message>
    <message>
        <source>Offline, and in a folder of its own that goes again.</source>
        <translation>无需联网，在单独的文件夹中进行，结束后删除。</translation>
    </message>
    <message>
        <source>Runs, projects and imported adapters stay: {folder}</source>
        <translation>训练任务、项目和导入的适配器保留：{folder}</translation>
    </message>
    <message>
        <source>There is nothing to take away.</source>
        <translation>没有可清除的内容。</translation>
    </message>
    <message>
        <source>{path} is in use or must not be taken away.</source>
        <translation>{path} 正在使用或不允许清除。</translation>
    </message>
    <message>
        <source>Taken away: {names}.</source>
        <translation>已清除：{names}。</translation>
    </message>
    <message>
        <source>Take away {names}?</source>
        <translation>要清除 {names} 吗？</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>device: {name}</source>
        <translation>设备：{name}</translation>
    </message>
    <message>
        <source>{peak:,.1f} MB of {limit:,.1f} GB free</source>
        <translation>{peak:,.1f} MB，可用 {limit:,.1f} GB</translation>
    </message>
    <message>
        <source>why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>in all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>{epoch:.1f} s an epoch ({lowest:.1f} to {highest:.1f}), {whole:,.0f} s in all.</source>
        <translation>每轮 {epoch:.1f} 秒（{lowest:.1f} 到 {highest:.1f}），共 {whole:,.0f} 秒。</translation>
    </message>
    <message>
        <source>The run lies in {folder}</source>
        <translation>训练任务位于 {folder}</translation>
    </message>
    <message>
        <source>What is done is kept: the same command goes on from there.</source>
        <translation>已完成的部分保留：再次运行同一命令即可继续。</translation>
    </message>
    <message>
        <source>{title} differs: {values}.</source>
        <translation>{title}不同：{values}。</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>可训练权重</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>activations</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Other words for a class: --set data.classes.CLASS=WORDS</source>
        <translation>更换类别名称：--set data.classes.CLASS=WORDS</translation>
    </message>
    <message>
        <source>Give a class other words where these are not meant.</source>
        <translation>如果意思不对，请给类别另取名称。</translation>
    </message>
    <message>
        <source>Give each of these classes words in its language; they are still shown by their names.</source>
        <translation>请用它认识的语言为这些类别取名；显示时仍用原来的名称。</translation>
    </message>
    <message>
        <source>Try again; if it happens again, set another hub address in Settings.</source>
        <translation>请重试；如果再次出现，请在“设置”中改用其他 Hub 地址。</translation>
    </message>
    <message>
        <source>Check the connection and try again, take the mirror that Settings offer below the hub address, or choose a local folder.</source>
        <translation>请检查网络后重试，改用“设置”中 Hub 地址下方的镜像站，或选择本地文件夹。</translation>
    </message>
    <message>
        <source>The base reads English, so these classes are called so in their prompts: {names}.</source>
        <translation>基础模型只认识英语，这些类别在提示词中用英文名称：{names}。</translation>
    </message>
    <message>
        <source>The base reads English, so these classes are called so in their prompts: {names} and {more:,} more.</source>
        <translation>基础模型只认识英语，这些类别在提示词中用英文名称：{names}，另有 {more:,} 个。</translation>
    </message>
    <message>
        <source>To this base those words say little, or nothing.</source>
        <translation>这个基础模型几乎不认识这些文字。</translation>
    </message>
    <message>
        <source>{name} of {label} is not what {hub} says that it is: it was damaged on its way, or changed.</source>
        <translation>{label} 的 {name} 与 {hub} 给出的哈希值不符：传输中损坏，或被改动过。</translation>
    </message>
    <message>
        <source>Try again; if it happens again, set another hub address.</source>
        <translation>请重试；如果再次出现，请设置其他 Hub 地址。</translation>
    </message>
    <message>
        <source>Check the connection and try again, set another hub address (HF_ENDPOINT) such as https://hf-mirror.com, a mirror that others run, or choose a local folder.</source>
        <translation>请检查网络后重试，设置其他 Hub 地址 (HF_ENDPOINT)，例如由他人运营的镜像站 https://hf-mirror.com，或选择本地文件夹。</translation>
    </message>
    <message>
        <source>{rate:.2g} %</source>
        <translation>{rate:.2g}%</translation>
    </message>
    <message>
        <source>{where} has a problem:
{problems}</source>
        <translation>发现一处问题（{where}）：
{problems}</translation>
    </message>
    <message>
        <source>{where} has {count} problems:
{problems}</source>
        <translation>发现 {count} 处问题（{where}）：
{problems}</translation>
    </message>
    <message>
        <source>Training cannot begin from &quot;{start}&quot;, which was tuned with other settings:
{settings}</source>
        <translation>训练不能以“{start}”为起点，它微调时的设置不同：
{settings}</translation>
    </message>
    <message>
        <source>{} %</source>
        <translation>{}%</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Give each of these classes words in its language: --set data.classes.CLASS=WORDS. They are still shown by their names.</source>
        <translation>请用它认识的语言为这些类别取名：--set data.classes.CLASS=WORDS。显示时仍用原来的名称。</translation>
    </message>
    <message>
        <source>Try again; if it happens again, name another address: HF_ENDPOINT, or base.hub.</source>
        <translation>请重试；如果再次出现，请用 HF_ENDPOINT 或 base.hub 指定其他地址。</translation>
    </message>
    <message>
        <source>Check the connection and try again, let HF_ENDPOINT or base.hub name another address such as https://hf-mirror.com, a mirror that others run, or name a local folder.</source>
        <translation>请检查网络后重试，用 HF_ENDPOINT 或 base.hub 指定其他地址，例如由他人运营的镜像站 https://hf-mirror.com，或指定本地文件夹。</translation>
    </message>
    <message>
        <source>Try [blue]&apos;{command_path} {help_option}&apos;[/] for help.</source>
        <translation>运行 [blue]&apos;{command_path} {help_option}&apos;[/] 查看帮助。</translation>
    </message>
    <message>
        <source>A micro-batch of {count} does not fit.</source>
        <translation>微批为 {count} 时放不下。</translation>
    </message>
    <message>
        <source>Usage: </source>
        <translation>用法：</translation>
    </message>
    <message>
        <source>Missing command.</source>
        <translation>缺少命令。</translation>
    </message>
    <message>
        <source>Missing argument {name}.</source>
        <translation>缺少参数 {name}。</translation>
    </message>
    <message>
        <source>Missing option {name}.</source>
        <translation>缺少选项 {name}。</translation>
    </message>
    <message>
        <source>No such command {name}. Did you mean {others}?</source>
        <translation>没有命令 {name}。是否指 {others}？</translation>
    </message>
    <message>
        <source>No such command {name}.</source>
        <translation>没有命令 {name}。</translation>
    </message>
    <message>
        <source>No such option: {name} (Possible options: {others})</source>
        <translation>没有选项 {name}（可能是：{others}）</translation>
    </message>
    <message>
        <source>No such option: {name}</source>
        <translation>没有选项 {name}</translation>
    </message>
    <message>
        <source>Option {name} requires an argument.</source>
        <translation>选项 {name} 需要一个值。</translation>
    </message>
    <message>
        <source>Option {name} requires {count} arguments.</source>
        <translation>选项 {name} 需要 {count} 个值。</translation>
    </message>
    <message>
        <source>Option {name} does not take a value.</source>
        <translation>选项 {name} 不带值。</translation>
    </message>
    <message>
        <source>Got unexpected extra argument(s) ({others})</source>
        <translation>多余的参数：{others}</translation>
    </message>
    <message>
        <source>Invalid value for {name}: {why}</source>
        <translation>{name} 的值无效：{why}</translation>
    </message>
    <message>
        <source>Invalid value: {why}</source>
        <translation>值无效：{why}</translation>
    </message>
    <message>
        <source>Input should be greater than or equal to {limit}</source>
        <translation>不能小于 {limit}</translation>
    </message>
    <message>
        <source>Input should be less than or equal to {limit}</source>
        <translation>不能大于 {limit}</translation>
    </message>
    <message>
        <source>Input should be a valid integer, unable to parse string as an integer</source>
        <translation>应为整数</translation>
    </message>
    <message>
        <source>Input should be a valid number, unable to parse string as a number</source>
        <translation>应为数字</translation>
    </message>
    <message>
        <source>{kind} {path} does not exist.</source>
        <translation>{kind} {path} 不存在。</translation>
    </message>
    <message>
        <source>{kind} {path} is a file.</source>
        <translation>{kind} {path} 是文件。</translation>
    </message>
    <message>
        <source>{kind} {path} is a directory.</source>
        <translation>{kind} {path} 是文件夹。</translation>
    </message>
    <message>
        <source>{kind} {path} is not readable.</source>
        <translation>{kind} {path} 无法读取。</translation>
    </message>
    <message>
        <source>{kind} {path} is not writable.</source>
        <translation>{kind} {path} 无法写入。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Directory</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>To a base that reads Chinese, Chinese names stay as they are.</source>
        <translation>基础模型认识中文时，中文名称保持不变。</translation>
    </message>
    <message>
        <source>Other columns: --table TABLE --file-column NAME --label-column NAME</source>
        <translation>更换列：--table TABLE --file-column NAME --label-column NAME</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>read again by</source>
        <translation>重新读取的程序</translation>
    </message>
    <message>
        <source>logits differ by</source>
        <translation>logits 最大差异</translation>
    </message>
    <message>
        <source>same answer</source>
        <translation>回答一致</translation>
    </message>
    <message>
        <source>model right</source>
        <translation>模型正确率</translation>
    </message>
    <message>
        <source>PyTorch {version}: {size:,.1f} GB to fetch, {unpacked:,.1f} GB on the disk.</source>
        <translation>PyTorch {version}：需下载 {size:,.1f} GB，占用磁盘 {unpacked:,.1f} GB。</translation>
    </message>
    <message>
        <source>{folder} is used from the next start on.</source>
        <translation>{folder} 从下次启动起使用。</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>已移除。</translation>
    </message>
    <message>
        <source>It goes at the next start.</source>
        <translation>将在下次启动时移除。</translation>
    </message>
    <message>
        <source>`cliptune graphics --fetch` fetches the PyTorch that fits.</source>
        <translation>`cliptune graphics --fetch` 下载适合的 PyTorch。</translation>
    </message>
    <message>
        <source>it finds no graphics card</source>
        <translation>没有找到显卡</translation>
    </message>
    <message>
        <source>Fetch it with pip: {command}</source>
        <translation>用 pip 安装：{command}</translation>
    </message>
    <message>
        <source>another is found first: {path}</source>
        <translation>先找到的是另一个：{path}</translation>
    </message>
    <message>
        <source>per class</source>
        <translation>各类别</translation>
    </message>
    <message>
        <source>image to text</source>
        <translation>以图搜文</translation>
    </message>
    <message>
        <source>text to image</source>
        <translation>以文搜图</translation>
    </message>
    <message>
        <source>others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>thresholds</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>{method} without classes of its own, in {folder}</source>
        <translation>{method}，没有自己的类别，位于 {folder}</translation>
    </message>
    <message>
        <source>{count} {split} images: {measure} {figure}, loss {loss:.3f}</source>
        <translation>{count} 张{split}图片：{measure} {figure}，损失 {loss:.3f}</translation>
    </message>
    <message>
        <source>No runs yet in {folder}. `cliptune demo` makes one.</source>
        <translation>{folder} 中还没有训练任务。`cliptune demo` 可以创建一个。</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>base</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>OpenCLIP has no model with these activations: {names}.</source>
        <translation>OpenCLIP 没有使用这些激活函数的模型：{names}。</translation>
    </message>
    <message>
        <source>OpenCLIP has no models of this family: {family}.</source>
        <translation>OpenCLIP 没有这个系列的模型：{family}。</translation>
    </message>
    <message>
        <source>OpenCLIP does not make images ready as this model wants them: resized to {size}, by the filter {resample} of Pillow.</source>
        <translation>OpenCLIP 无法按此模型的要求预处理图像：缩放到 {size}，使用 Pillow 的滤波器 {resample}。</translation>
    </message>
    <message>
        <source>OpenCLIP has no image tower that is as this model&apos;s is.</source>
        <translation>OpenCLIP 没有与此模型相同的图像塔。</translation>
    </message>
    <message>
        <source>The targets are --to peft, merged, open_clip, classifier and onnx.</source>
        <translation>导出目标有 --to peft、merged、open_clip、classifier 和 onnx。</translation>
    </message>
    <message>
        <source>List the base models: what they read, how large they are, what they may be used for.</source>
        <translation>列出基础模型：能读懂的语言、大小、许可用途。</translation>
    </message>
    <message>
        <source>Memory is told for 1,000 images of ten classes, and for {default} if no method is named.</source>
        <translation>内存/显存按十个类别的 1,000 张图片估算；未指定方法时按 {default} 估算。</translation>
    </message>
    <message>
        <source>Only those that read class names in it: en, zh or other.</source>
        <translation>只列出能读懂这种语言的类别名的：en、zh 或 other。</translation>
    </message>
    <message>
        <source>Say what memory training by it takes here, one of {methods}.</source>
        <translation>估算用它在本机训练所需的内存/显存：{methods} 之一。</translation>
    </message>
    <message>
        <source>Only those that fit this machine.</source>
        <translation>只列出能在本机训练的。</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>reads</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存/显存</translation>
    </message>
    <message>
        <source>non-commercial</source>
        <translation>非商业</translation>
    </message>
    <message>
        <source>zero-shot</source>
        <translation>零样本</translation>
    </message>
    <message>
        <source>tuned</source>
        <translation>微调后</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>平衡</translation>
    </message>
    <message>
        <source>on</source>
        <translation>评测于</translation>
    </message>
    <message>
        <source>{method} for {count:,} classes, in {folder}</source>
        <translation>{method}，{count:,} 个类别，位于 {folder}</translation>
    </message>
    <message>
        <source>{count} {split} images: {measure} {figure}, loss {loss:.3f}, by fitted class vectors</source>
        <translation>{count} 张{split}图片：{measure} {figure}，损失 {loss:.3f}，按拟合的类别向量</translation>
    </message>
    <message>
        <source>run</source>
        <translation>训练任务</translation>
    </message>
    <message>
        <source>{method} for {count:,} classes, by fitted class vectors, in {folder}</source>
        <translation>{method}，{count:,} 个类别，按拟合的类别向量，位于 {folder}</translation>
    </message>
    <message>
        <source>They lie in {folder}.</source>
        <translation>它们位于 {folder}。</translation>
    </message>
    <message>
        <source>The run&apos;s own images, in {folder}:</source>
        <translation>训练任务自己的图片，位于 {folder}：</translation>
    </message>
    <message>
        <source>{name} answers by fitted class vectors.</source>
        <translation>{name} 按拟合的类别向量回答。</translation>
    </message>
    <message>
        <source>Imported to {folder}: {names}</source>
        <translation>已导入到 {folder}：{names}</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Try it: {command}</source>
        <translation>试一试：{command}</translation>
    </message>
    <message>
        <source>on {host}?</source>
        <translation>在 {host} 上？</translation>
    </message>
    <message>
        <source>The table is in {path}</source>
        <translation>表格位于 {path}</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>unsure ({answer})</source>
        <translation>不确定（{answer}）</translation>
    </message>
    <message>
        <source>no label ({answer})</source>
        <translation>没有标签（{answer}）</translation>
    </message>
    <message>
        <source>Learned are your labels ({own:,}).</source>
        <translation>用自己标注的标签训练（{own:,} 个）。</translation>
    </message>
    <message>
        <source>Labels taken: {count:,} of {all:,} undecided images.</source>
        <translation>已接受标签：{all:,} 张未归类图片中的 {count:,} 张。</translation>
    </message>
    <message>
        <source>Of these {count:,} were added to your project, and lie in {folder}. Copies of all: --to folders</source>
        <translation>其中 {count:,} 张是添加到项目中的，位于 {folder}。全部副本：--to folders</translation>
    </message>
    <message>
        <source>Learned is what the folder says, not your labels ({own:,}): for these --labels project</source>
        <translation>用文件夹自带的标签训练，而不是自己标注的（{own:,} 个）：要用后者，请加 --labels project</translation>
    </message>
    <message>
        <source>Learned are your labels ({own:,}) and what the folder says of other images ({others:,}).</source>
        <translation>用自己标注的标签训练（{own:,} 个），其余图片用文件夹自带的标签（{others:,} 个）。</translation>
    </message>
    <message>
        <source>Suggested by words alone: how sure that is will be known once some have labels.</source>
        <translation>仅凭提示词给出建议：有了一些标签之后，才知道有多可靠。</translation>
    </message>
    <message>
        <source>Suggestions like these: accuracy {rate} on images with labels; more labels help little.</source>
        <translation>这类建议在有标签的图片上准确率为 {rate}；再增加标签作用不大。</translation>
    </message>
    <message>
        <source>of these by you</source>
        <translation>其中自己标注</translation>
    </message>
    <message>
        <source>Suggestions like these: accuracy {rate} on images with labels; more labels still help.</source>
        <translation>这类建议在有标签的图片上准确率为 {rate}；再增加标签仍有帮助。</translation>
    </message>
    <message>
        <source>Note: {told}</source>
        <translation>注意：{told}</translation>
    </message>
    <message>
        <source>Loading PyTorch ...</source>
        <translation>正在加载 PyTorch ...</translation>
    </message>
    <message>
        <source>loss {loss:.3f}, {pace:.0f} images/s</source>
        <translation>损失 {loss:.3f}，{pace:.0f} 张/秒</translation>
    </message>
    <message>
        <source>step {step}/{steps}: {note}</source>
        <translation>第 {step}/{steps} 步：{note}</translation>
    </message>
    <message>
        <source>On {device} in {precision}, going on from step {step}</source>
        <translation>设备 {device}，精度 {precision}，从第 {step} 步继续</translation>
    </message>
    <message>
        <source>{when}: {split} {figures}, loss {loss:.3f}</source>
        <translation>{when}：{split} {figures}，损失 {loss:.3f}</translation>
    </message>
    <message>
        <source>linear probe on {images:,} images: {split} {figures}</source>
        <translation>{images:,} 张图片上的线性探针：{split} {figures}</translation>
    </message>
    <message>
        <source>expected to hold up to {memory:,.2f} GB of memory</source>
        <translation>预计最多占用 {memory:,.2f} GB</translation>
    </message>
    <message>
        <source>On {device} in {precision}</source>
        <translation>设备 {device}，精度 {precision}</translation>
    </message>
    <message>
        <source>, kept</source>
        <translation>，已保留</translation>
    </message>
    <message>
        <source>learning rate {rate:g}: loss {loss:.3f}</source>
        <translation>学习率 {rate:g}：损失 {loss:.3f}</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>, the best so far</source>
        <translation>，目前最佳</translation>
    </message>
    <message>
        <source>{left:,.0f} s are left.</source>
        <translation>还剩 {left:,.0f} 秒。</translation>
    </message>
    <message>
        <source>Best so far: {best}.</source>
        <translation>目前最佳：{best}。</translation>
    </message>
    <message>
        <source>There is no Qt here to make a PDF: this is the page, which a browser prints.</source>
        <translation>这里没有 Qt，无法生成 PDF：已写成网页，可以用浏览器打印。</translation>
    </message>
    <message>
        <source>{count} on {device}, loss {first:.2f} to {last:.2f}</source>
        <translation>{count} 步，设备 {device}，损失从 {first:.2f} 到 {last:.2f}</translation>
    </message>
    <message>
        <source>{target} proven on {count} images, differs by {difference:.2g}</source>
        <translation>{target} 已在 {count} 张图片上验证，相差 {difference:.2g}</translation>
    </message>
    <message>
        <source>libraries</source>
        <translation>程序库</translation>
    </message>
    <message>
        <source>ten steps</source>
        <translation>十步训练</translation>
    </message>
    <message>
        <source>{count} of them, {versions}</source>
        <translation>共 {count} 个，{versions}</translation>
    </message>
    <message>
        <source>window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>not tried: there is no Qt here</source>
        <translation>未测试：这里没有 Qt</translation>
    </message>
    <message>
        <source>FAILED</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Stopping after this step; press Ctrl-C again to quit at once.</source>
        <translation>这一步完成后停止；再按一次 Ctrl-C 立即退出。</translation>
    </message>
    <message>
        <source>Error:</source>
        <translation>错误：</translation>
    </message>
    <message>
        <source>on {count:,} {split} images</source>
        <translation>基于 {count:,} 张{split}图片</translation>
    </message>
    <message>
        <source>Tuning the starter CLIP on drawn images of 10 classes with LoRA.</source>
        <translation>正在用 LoRA 在 10 类插画上微调练手模型。</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>may be</source>
        <translation>可取值</translation>
    </message>
    <message>
        <source>what it does</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>peak memory</source>
        <translation>内存/显存峰值</translation>
    </message>
    <message>
        <source>trainable</source>
        <translation>可训练</translation>
    </message>
    <message>
        <source>on {count:,} {split} images, which also chose the step that was kept; a test folder would judge it fairly</source>
        <translation>基于 {count:,} 张{split}图片；保留哪一步也由它们决定，要公正评判，需要单独的测试文件夹</translation>
    </message>
    <message>
        <source>The probe lies in {folder}</source>
        <translation>探针位于 {folder}</translation>
    </message>
    <message>
        <source>Stopped at step {step}. Kept: nothing was trained yet</source>
        <translation>已在第 {step} 步停止。尚未训练出任何内容</translation>
    </message>
    <message>
        <source>Start it again: cliptune train --resume {folder}</source>
        <translation>重新开始：cliptune train --resume {folder}</translation>
    </message>
    <message>
        <source>The tuned model lies in {folder}</source>
        <translation>微调后的模型位于 {folder}</translation>
    </message>
    <message>
        <source>Stopped at step {step}. Kept: the weights as they are, in {folder}</source>
        <translation>已在第 {step} 步停止。已保留当前权重，位于 {folder}</translation>
    </message>
    <message>
        <source>Stopped at step {step}. Kept: the best so far, of step {best}, in {folder}</source>
        <translation>已在第 {step} 步停止。已保留第 {best} 步的目前最佳结果，位于 {folder}</translation>
    </message>
    <message>
        <source>The adapter lies in {folder}</source>
        <translation>适配器位于 {folder}</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
    <message>
        <source>By words</source>
        <translation>按提示词</translation>
    </message>
    <message>
        <source>By vectors</source>
        <translation>按类别向量</translation>
    </message>
    <message>
        <source>{count:,} {split} images</source>
        <translation>{count:,} 张{split}图片</translation>
    </message>
    <message>
        <source>Training time</source>
        <translation>训练时间</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>内存/显存峰值</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Fraction</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>{reason} What the run had learned at step {step} is kept in {folder}.</source>
        <translation>{reason}第 {step} 步时学到的内容已保存在 {folder}。</translation>
    </message>
    <message>
        <source>{reason} The run in {folder} had no checkpoint yet.</source>
        <translation>{reason}{folder} 中的训练还没有检查点。</translation>
    </message>
    <message>
        <source>Searching for a learning rate: {rates} are tried, each on as many steps: {steps}. One of them goes on from there; the others cost {fraction:.0%} of the training.</source>
        <translation>正在搜索学习率：试 {rates} 个，每个 {steps} 步。其中一个会接着训练下去；其余的占用 {fraction:.0%} 的训练量。</translation>
    </message>
    <message>
        <source>Free some space or allow writing there, or let CLIPTUNE_CACHE point to another folder.</source>
        <translation>请腾出空间或允许写入，或让 CLIPTUNE_CACHE 指向其他文件夹。</translation>
    </message>
    <message>
        <source>Headings of a .csv as people call them, in your language; else names for programs, in English.</source>
        <translation>让 .csv 的表头使用便于阅读的名称，并以你的语言书写；否则是供程序读取的英文字段名。</translation>
    </message>
    <message>
        <source>To begin with on photos, by what classes are named in: {names}.</source>
        <translation>照片可从这些模型开始，按类别名的语言选择：{names}。</translation>
    </message>
    <message>
        <source>evaluation</source>
        <translation>评测</translation>
    </message>
    <message>
        <source>Settings of a job are given so: --set {name}=VALUE</source>
        <translation>任务的设置这样给出：--set {name}=值</translation>
    </message>
    <message>
        <source>Proven on {count:,} images, {size:,.2f} MB in {seconds:.0f} s: {path}</source>
        <translation>已在 {count:,} 张图片上验证，{size:,.2f} MB，用时 {seconds:.0f} 秒：{path}</translation>
    </message>
    <message>
        <source>tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>{images} in {seconds:.1f} s, {pace:,.0f} a second</source>
        <translation>{images}，用时 {seconds:.1f} 秒，每秒 {pace:,.0f} 张</translation>
    </message>
    <message>
        <source>Unsure: {count:,} of {all:,} images.</source>
        <translation>{all:,} 张图片中有 {count:,} 张不确定。</translation>
    </message>
    <message>
        <source>Images copied to {folder}: {count:,}</source>
        <translation>已复制 {count:,} 张图片到 {folder}</translation>
    </message>
    <message>
        <source>Doubtful: {count:,} of {all:,} labels.</source>
        <translation>{all:,} 个标签中有 {count:,} 个可疑。</translation>
    </message>
    <message>
        <source>Undecided: {count:,} of {all:,} images; excluded: {excluded:,}.</source>
        <translation>{all:,} 张图片中有 {count:,} 张未归类；已排除 {excluded:,} 张。</translation>
    </message>
    <message>
        <source>{place}: {images}, classes: {classes:,}</source>
        <translation>{place}：{images}，{classes:,} 个类别</translation>
    </message>
    <message>
        <source>{split} {measure}: {told}</source>
        <translation>{split}{measure}：{told}</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>High</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Above zero-shot</source>
        <translation>比零样本提高</translation>
    </message>
    <message>
        <source>Training time, seconds</source>
        <translation>训练用时（秒）</translation>
    </message>
    <message>
        <source>Peak memory, bytes</source>
        <translation>内存/显存峰值（字节）</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>one seed</source>
        <translation>一个随机种子</translation>
    </message>
    <message>
        <source>{count} seeds</source>
        <translation>{count} 个随机种子</translation>
    </message>
    <message>
        <source>{heading}: {part}</source>
        <translation>{heading}：{part}</translation>
    </message>
    <message>
        <source>base {name}</source>
        <translation>基础模型 {name}</translation>
    </message>
    <message>
        <source>{title}: {told}.</source>
        <translation>{title}：{told}。</translation>
    </message>
    <message>
        <source>{low:.1f} to {high:.1f} %</source>
        <translation>{low:.1f}% 到 {high:.1f}%</translation>
    </message>
    <message>
        <source>These runs were judged by different images, or tuned different base models: a table for each of them follows. Figures of one table say nothing against those of another.</source>
        <translation>这些训练任务用不同的图片评测，或微调了不同的基础模型：下面分组列表。不同表中的数值不能互相比较。</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Judged by the validation images, which also chose what each run kept: images of a test folder would judge them fairly.</source>
        <translation>用验证图片评测；每个训练任务保留什么也由它们决定，要公正评判，需要单独的测试文件夹。</translation>
    </message>
    <message>
        <source>95 %: where the true figure lies with a certainty of 95 %, over the images (Wilson&apos;s, or a bootstrap).</source>
        <translation>95%：真实值有 95% 的把握落在这一范围内，按图片计算（Wilson 区间或自助法）。</translation>
    </message>
    <message>
        <source>Methods whose intervals overlap cannot be told apart.</source>
        <translation>置信区间重叠的方法无法分出高下。</translation>
    </message>
    <message>
        <source>Judged by the test images, which no run was trained on or chosen by.</source>
        <translation>用测试图片评测；它们没有用于任何训练任务的训练或挑选。</translation>
    </message>
    <message>
        <source>95 %: where the true figure lies with a certainty of 95 %, over {count} seeds by Student&apos;s t.</source>
        <translation>95%：真实值有 95% 的把握落在这一范围内，按 {count} 个随机种子的 t 分布计算。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>For training</source>
        <translation>用于训练</translation>
    </message>
    <message>
        <source>For validation</source>
        <translation>用于验证</translation>
    </message>
    <message>
        <source>For the test</source>
        <translation>用于测试</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>On the hub</source>
        <translation>Hub 上的名称</translation>
    </message>
    <message>
        <source>SHA-256 of its weights</source>
        <translation>权重的 SHA-256</translation>
    </message>
    <message>
        <source>Memory of its weights</source>
        <translation>权重占用</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>{count:,}: {names}</source>
        <translation>{count:,} 个：{names}</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>{count:,.1f} million</source>
        <translation>{count:,.1f}M</translation>
    </message>
    <message>
        <source>{side} x {side} pixels</source>
        <translation>{side} x {side} 像素</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>训练所用的设备</translation>
    </message>
    <message>
        <source>Table {number}: {said}</source>
        <translation>表 {number}：{said}</translation>
    </message>
    <message>
        <source>{measure} against training time</source>
        <translation>{measure}与训练时间</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>{measure} against peak memory</source>
        <translation>{measure}与内存/显存峰值</translation>
    </message>
    <message>
        <source>{measure} on the validation images while training</source>
        <translation>训练过程中验证图片上的{measure}</translation>
    </message>
    <message>
        <source>Other folders</source>
        <translation>其他文件夹</translation>
    </message>
    <message>
        <source>Other models</source>
        <translation>其他模型</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>before training</source>
        <translation>训练前</translation>
    </message>
    <message>
        <source>None is confused.</source>
        <translation>没有混淆。</translation>
    </message>
    <message>
        <source>linear probe</source>
        <translation>线性探针</translation>
    </message>
    <message>
        <source>Of {all:,} classes the {count} that are right least often.</source>
        <translation>{all:,} 个类别中正确率最低的 {count} 个。</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>The {count:,} classes make a matrix too large for a page: these pairs are confused most often.</source>
        <translation>{count:,} 个类别的矩阵太大，一页放不下：下面是最常混淆的类别对。</translation>
    </message>
    <message>
        <source>The {count:,} classes make a matrix too large for a page: these pairs are confused most often, {more:,} more are.</source>
        <translation>{count:,} 个类别的矩阵太大，一页放不下：下面是最常混淆的类别对，另有 {more:,} 对。</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Taken for</source>
        <translation>误认为</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>Change, points</source>
        <translation>变化（百分点）</translation>
    </message>
    <message>
        <source>Average precision, label by label</source>
        <translation>各标签的平均精度</translation>
    </message>
    <message>
        <source>Class by class</source>
        <translation>各类别</translation>
    </message>
    <message>
        <source>{count:,} images</source>
        <translation>{count:,} 张图片</translation>
    </message>
    <message>
        <source>{truth}, taken for {said} ({confidence})</source>
        <translation>{truth}，被误认为 {said}（{confidence}）</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>{measure} on the validation images</source>
        <translation>验证图片上的{measure}</translation>
    </message>
    <message>
        <source>Before it was handed out, the programs it is meant for read it again: `proof.json` says how their answers differ from those of the model in memory.</source>
        <translation>交付之前，目标程序已重新读取它：`proof.json` 记录了它们的回答与内存中的模型相差多少。</translation>
    </message>
    <message>
        <source>The base is in OpenCLIP&apos;s format, which transformers does not read. ClipTune writes it as a folder that it does:</source>
        <translation>基础模型为 OpenCLIP 格式，transformers 无法读取。ClipTune 可将它写成 transformers 能读取的文件夹：</translation>
    </message>
    <message>
        <source>- **Licence of the base:** not known here: ask its maker</source>
        <translation>- **基础模型的许可证：** 此处未知，请向其作者了解</translation>
    </message>
    <message>
        <source>{export} of a CLIP that ClipTune tuned: {method}.</source>
        <translation>{export}，来自 ClipTune 微调的 CLIP：{method}。</translation>
    </message>
    <message>
        <source>- **Base:** {model}; SHA-256 of its weights `{sha256}`</source>
        <translation>- **基础模型：** {model}；权重的 SHA-256 为 `{sha256}`</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>- **Goes on from** another adapter, &quot;{adapter}&quot;</source>
        <translation>- **训练起点：** 另一个适配器“{adapter}”</translation>
    </message>
    <message>
        <source>- **Classes:** {count:,}: {names}</source>
        <translation>- **类别：** {count:,} 个：{names}</translation>
    </message>
    <message>
        <source>- **Greys of more than 8 bits** were stretched before all else: {black:g} became 0, {white:g} became 255.</source>
        <translation>- **超过 8 位的灰度图**最先做了拉伸：{black:g} 变为 0，{white:g} 变为 255。</translation>
    </message>
    <message>
        <source>- **Trained on** the base in {kind}; this export stands on the base in full precision, whose answers differ a little.</source>
        <translation>- **训练时的基础模型：** {kind}；本导出以全精度的基础模型为准，回答略有差异。</translation>
    </message>
    <message>
        <source>- **{measure} on {count:,} {split} images:** {figures}</source>
        <translation>- **{count:,} 张{split}图片上的{measure}：** {figures}</translation>
    </message>
    <message>
        <source>{method} by class vectors</source>
        <translation>{method}，按类别向量</translation>
    </message>
    <message>
        <source>{method} by words</source>
        <translation>{method}，按提示词</translation>
    </message>
    <message>
        <source>a CLIP that is on no hub</source>
        <translation>不在 Hub 上的 CLIP</translation>
    </message>
    <message>
        <source>{model} at revision `{revision}`</source>
        <translation>{model}，修订版本 `{revision}`</translation>
    </message>
    <message>
        <source>ClipTune&apos;s own starter (`{command}` prints its folder)</source>
        <translation>ClipTune 自带的练手模型（`{command}` 会显示其文件夹）</translation>
    </message>
    <message>
        <source>- **Licence of the base:** {name}</source>
        <translation>- **基础模型的许可证：** {name}</translation>
    </message>
    <message>
        <source>- **Told apart by** vectors that were fitted to images</source>
        <translation>- **类别的区分：** 用由图片拟合的向量</translation>
    </message>
    <message>
        <source>- **Told apart by** their prompts</source>
        <translation>- **类别的区分：** 用各类别的提示词</translation>
    </message>
    <message>
        <source>{rate:g} (found by a search)</source>
        <translation>{rate:g}（搜索得出）</translation>
    </message>
    <message>
        <source>- **Learned from** {count:,} images</source>
        <translation>- **学习所用图片：** {count:,} 张</translation>
    </message>
    <message>
        <source>- **Settings:** {settings}</source>
        <translation>- **设置：** {settings}</translation>
    </message>
    <message>
        <source>**The image tower was tuned: these vectors belong to its embeddings and to no others.** Those of the plain base would give wrong answers without a word of warning. Take the embeddings of the run&apos;s `merged` export where its method has one, of `image.onnx` in its `onnx` export, or of the adapter on its base (`peft`). Below stands the merged model.</source>
        <translation>**图像塔经过微调：这些向量只适用于它的嵌入。** 用于未经微调的基础模型的嵌入会得出错误答案，且没有任何提示。请使用该训练任务的 `merged` 导出（如果其方法支持）、`onnx` 导出中的 `image.onnx`，或基础模型加适配器（`peft`）得到的嵌入。下面以合并后的模型为例。</translation>
    </message>
    <message>
        <source>With NumPy, on embeddings `(images, width)` that you have already:</source>
        <translation>用 NumPy，基于已有的嵌入 `(images, width)`：</translation>
    </message>
    <message>
        <source>The image tower is the base&apos;s own, untouched: these vectors belong to the embeddings of the plain base, those that you may have of your images already.</source>
        <translation>图像塔就是基础模型自己的，未作改动：这些向量适用于基础模型的嵌入，也就是可能已经为图片算好的那些。</translation>
    </message>
    <message>
        <source>How to use it</source>
        <translation>使用方法</translation>
    </message>
    <message>
        <source>The run tells its classes apart by vectors that were fitted to its images. There is no place for them in a plain CLIP, which compares images with prompts, by words. The exports `classifier` and `onnx` have them.</source>
        <translation>该训练任务用由图片拟合的向量区分类别。普通 CLIP 只把图片与提示词比较，放不下这些向量。`classifier` 和 `onnx` 两种导出带有它们。</translation>
    </message>
    <message>
        <source>From which probability on a label is said was learned for the vectors. By words the labels of an image are ranked and none is said.</source>
        <translation>概率达到多少才给出标签，是针对这些向量学到的。按提示词只会给图片的各个标签排序，不会给出标签。</translation>
    </message>
    <message>
        <source>With transformers {version} or later:</source>
        <translation>使用 transformers {version} 或更高版本：</translation>
    </message>
    <message>
        <source>It serves ClipTune as a base model, too: name this folder there.</source>
        <translation>它也可以作为 ClipTune 的基础模型：指定此文件夹即可。</translation>
    </message>
    <message>
        <source>What is not in it</source>
        <translation>不包含的内容</translation>
    </message>
    <message>
        <source>With sentence-transformers:</source>
        <translation>使用 sentence-transformers：</translation>
    </message>
    <message>
        <source>Each of the folders `fp32` and `fp16` is whole: take one. In 16 bits weights take half the room; inputs and outputs are in 32 bits all the same. A graph and the `.data` file beside it belong together; `classifier.onnx`, where there are classes, shares the weights of `image.onnx`.</source>
        <translation>文件夹 `fp32` 和 `fp16` 各自完整：任选其一。16 位权重只占一半空间；输入和输出仍为 32 位。图与旁边的 `.data` 文件缺一不可；有类别时，`classifier.onnx` 与 `image.onnx` 共用权重。</translation>
    </message>
    <message>
        <source>Every graph carries in its metadata, as JSON, how images are made ready: what they are resized to (`resize`: the shorter edge, or height and width, or null; `resample`: Pillow&apos;s number of the filter), the `size` of the square that is cut from the middle, and what numbers it becomes (`rescale`, `mean`, `std`). So are the `labels`, their `prompts`, how many `tokens` a prompt may have, and the `scale` that cosines are multiplied by. The tokenizer&apos;s files lie beside the two folders.</source>
        <translation>每个图的元数据都以 JSON 记录了图片的预处理方式：缩放到多大（`resize`：短边，或高和宽，或 null；`resample`：Pillow 的滤波器编号），从中央裁出的正方形的 `size`，以及数值变换（`rescale`、`mean`、`std`）。此外还有 `labels`、它们的 `prompts`、一条提示词最多多少 `tokens`，以及余弦要乘的 `scale`。分词器的文件位于这两个文件夹旁边。</translation>
    </message>
    <message>
        <source>Every text has just as many tokens: it is filled up as the tokenizer does it.</source>
        <translation>每条文本的 token 数都相同：由分词器补足。</translation>
    </message>
    <message>
        <source>in</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>out</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>With OpenCLIP (`pip install open_clip_torch`):</source>
        <translation>使用 OpenCLIP（`pip install open_clip_torch`）：</translation>
    </message>
    <message>
        <source>It needs PEFT {peft} and transformers {transformers}, or later versions.</source>
        <translation>需要 PEFT {peft} 和 transformers {transformers}，或更高版本。</translation>
    </message>
    <message>
        <source>It needs ClipTune, which knows this type of adapter.</source>
        <translation>需要 ClipTune，只有它支持这种适配器。</translation>
    </message>
    <message>
        <source>Other classes are told apart by words, as with any CLIP. Here stand its own:</source>
        <translation>其他类别用提示词区分，与任何 CLIP 一样。下面以它自己的类别为例：</translation>
    </message>
    <message>
        <source>Its classes are told apart by the vectors in `{file}`:</source>
        <translation>它的类别用 `{file}` 中的向量区分：</translation>
    </message>
    <message>
        <source>The window needs {libraries}, which this system lacks: install it with `sudo apt install {packages}` (Debian, Ubuntu).</source>
        <translation>窗口需要 {libraries}，而系统中没有：请用 `sudo apt install {packages}` 安装（Debian、Ubuntu）。</translation>
    </message>
    <message>
        <source>The window needs Qt, which is not installed here: `pip install PySide6-Essentials pyqtgraph`.</source>
        <translation>窗口需要 Qt，而这里没有安装：`pip install PySide6-Essentials pyqtgraph`。</translation>
    </message>
    <message>
        <source>There is no display to show the window on: start it in a desktop session, or set DISPLAY.</source>
        <translation>没有可显示窗口的屏幕：请在桌面会话中启动，或设置 DISPLAY。</translation>
    </message>
    <message>
        <source>Without a window: `cliptune --help`.</source>
        <translation>不用窗口：`cliptune --help`。</translation>
    </message>
    <message>
        <source>The image is not there any more.</source>
        <translation>图片已不存在。</translation>
    </message>
    <message>
        <source>Rows actual, columns predicted, which are numbered as the rows are.</source>
        <translation>行为实际类别，列为预测类别，编号与行相同。</translation>
    </message>
    <message>
        <source>{title}: report</source>
        <translation>{title}：报告</translation>
    </message>
    <message>
        <source>Report of {date}</source>
        <translation>报告日期：{date}</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>These figures come to no conclusion.</source>
        <translation>从这些数值得不出结论。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Table {number}</source>
        <translation>表 {number}</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings of all runs</source>
        <translation>所有训练任务的设置</translation>
    </message>
    <message>
        <source>Those of training count for the runs that train.</source>
        <translation>其中训练方面的设置只对需要训练的方法有效。</translation>
    </message>
    <message>
        <source>Its own settings</source>
        <translation>单独的设置</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Most confused classes</source>
        <translation>最常混淆的类别</translation>
    </message>
    <message>
        <source>Biggest mistakes</source>
        <translation>最严重的误判</translation>
    </message>
    <message>
        <source>None of the images is taken for something else.</source>
        <translation>没有图片被误判。</translation>
    </message>
    <message>
        <source>One more run is in the table only.</source>
        <translation>另有一个训练任务只列在表中。</translation>
    </message>
    <message>
        <source>{count} more runs are in the table only.</source>
        <translation>另有 {count} 个训练任务只列在表中。</translation>
    </message>
    <message>
        <source>To repeat it</source>
        <translation>如何复现</translation>
    </message>
    <message>
        <source>The same images and seeds give the same split; on a CPU the same weights, too.</source>
        <translation>图片和随机种子相同，划分就相同；在 CPU 上，权重也相同。</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Those that wrote this report, and what the runs were trained on.</source>
        <translation>生成本报告的程序版本，以及训练所用的设备。</translation>
    </message>
    <message>
        <source>scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>look</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>alike</source>
        <translation>查重</translation>
    </message>
    <message>
        <source>download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>By words its {measure} on the {count:,} {split} images is {words}, by the vectors {vectors}: {points:.1f} points apart.</source>
        <translation>在 {count:,} 张{split}图片上，按提示词的{measure}为 {words}，按类别向量为 {vectors}：相差 {points:.1f} 个百分点。</translation>
    </message>
    <message>
        <source>unpack</source>
        <translation>解压</translation>
    </message>
    <message>
        <source>load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>decode</source>
        <translation>解码</translation>
    </message>
    <message>
        <source>features</source>
        <translation>计算特征</translation>
    </message>
    <message>
        <source>fit</source>
        <translation>拟合</translation>
    </message>
    <message>
        <source>search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>settle</source>
        <translation>选定改动幅度</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>evaluate</source>
        <translation>评测</translation>
    </message>
    <message>
        <source>estimate</source>
        <translation>估计</translation>
    </message>
    <message>
        <source>trial</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>times</source>
        <translation>计时</translation>
    </message>
    <message>
        <source>doubts</source>
        <translation>查找可疑标签</translation>
    </message>
    <message>
        <source>predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>sort</source>
        <translation>归类</translation>
    </message>
    <message>
        <source>add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>graph</source>
        <translation>生成计算图</translation>
    </message>
    <message>
        <source>halve</source>
        <translation>转换精度</translation>
    </message>
    <message>
        <source>zip</source>
        <translation>打包</translation>
    </message>
    <message>
        <source>prove</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>convert</source>
        <translation>转换</translation>
    </message>
    <message>
        <source>try</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>updates</source>
        <translation>检查更新</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>正在进行</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>elsewhere</source>
        <translation>可能在别处</translation>
    </message>
    <message>
        <source>{address} answers with more than {most:.0f} MiB.</source>
        <translation>{address} 返回的内容超过 {most:.0f} MiB。</translation>
    </message>
    <message>
        <source>ClipTune {newest} is there. This is {here}.</source>
        <translation>ClipTune {newest} 已发布。当前是 {here}。</translation>
    </message>
    <message>
        <source>{address} is no address that can be asked.</source>
        <translation>{address} 不是可以访问的地址。</translation>
    </message>
    <message>
        <source>This is ClipTune {here}, the newest there is.</source>
        <translation>当前是 ClipTune {here}，已是最新版本。</translation>
    </message>
    <message>
        <source>HF_HUB_OFFLINE forbids to ask whether there is a newer version.</source>
        <translation>HF_HUB_OFFLINE 禁止检查更新。</translation>
    </message>
    <message>
        <source>What {address} answers is no list of ClipTune&apos;s versions.</source>
        <translation>{address} 返回的不是 ClipTune 的版本列表。</translation>
    </message>
    <message>
        <source>{address} answers with error {status}.</source>
        <translation>{address} 返回错误 {status}。</translation>
    </message>
    <message>
        <source>This is ClipTune {here}. None is published yet.</source>
        <translation>当前是 ClipTune {here}。尚未发布任何版本。</translation>
    </message>
    <message>
        <source>{address} cannot be asked: {reason}.</source>
        <translation>无法访问 {address}：{reason}。</translation>
    </message>
    <message>
        <source>{path} is damaged, or is no safetensors file: {reason}.</source>
        <translation>{path} 已损坏，或不是 safetensors 文件：{reason}。</translation>
    </message>
    <message>
        <source>{path} is damaged, or is no safetensors file: a header of {size:,} bytes.</source>
        <translation>{path} 已损坏，或不是 safetensors 文件：文件头有 {size:,} 字节。</translation>
    </message>
    <message>
        <source>{path} holds what is no number, in {name}.</source>
        <translation>{path} 的 {name} 中有无效数值 (NaN)。</translation>
    </message>
    <message>
        <source>The weights in {folder} are pickled ({name}), and a pickle can run code.</source>
        <translation>{folder} 中的权重是 pickle 格式 ({name})，可能执行代码。</translation>
    </message>
    <message>
        <source>The weights in {path} are pickled, and hold more than plain numbers or are damaged. They were not loaded.</source>
        <translation>{path} 中的权重是 pickle 格式，含有纯数值以外的内容，或已损坏。没有加载。</translation>
    </message>
    <message>
        <source>the {what}</source>
        <translation>{what}</translation>
    </message>
    <message>
        <source>PyTorch for graphics cards</source>
        <translation>显卡版 PyTorch</translation>
    </message>
    <message>
        <source>{file} is no wheel: {reason}.</source>
        <translation>{file} 不是 wheel 文件：{reason}。</translation>
    </message>
    <message>
        <source>{address} gives no sha256 for {file}, so that it cannot be checked.</source>
        <translation>{address} 没有提供 {file} 的 sha256，因此无法校验。</translation>
    </message>
    <message>
        <source>{file} would write outside its folder: &quot;{name}&quot;.</source>
        <translation>{file} 会写到自身文件夹之外：“{name}”。</translation>
    </message>
    <message>
        <source>{file} is not what the index says that it is: it was damaged on its way, or changed.</source>
        <translation>{file} 与软件包索引的记录不符：传输中损坏，或被改动过。</translation>
    </message>
    <message>
        <source>Something happened that ClipTune was not made for: {error}</source>
        <translation>ClipTune 遇到了未曾预料的情况：{error}</translation>
    </message>
    <message>
        <source>This is a mistake in ClipTune, not yours. Please report the details.</source>
        <translation>这是 ClipTune 的错误，不是操作的问题。请附上详细信息反馈。</translation>
    </message>
    <message>
        <source>ClipTune cannot write to its folder {folder}.</source>
        <translation>ClipTune 无法写入自己的文件夹 {folder}。</translation>
    </message>
    <message>
        <source>The folder is being looked at.</source>
        <translation>正在检查该文件夹。</translation>
    </message>
    <message>
        <source>There is no base model &quot;{base}&quot; any more.</source>
        <translation>基础模型“{base}”已不存在。</translation>
    </message>
    <message>
        <source>The folder is being looked through.</source>
        <translation>正在扫描文件夹中的图片。</translation>
    </message>
    <message>
        <source>Needs a base in 4 bits.</source>
        <translation>需要 4 位量化的基础模型。</translation>
    </message>
    <message>
        <source>Needs classes, and these are captions.</source>
        <translation>需要类别，而这里是图片描述。</translation>
    </message>
    <message>
        <source>Needs the base as it is, not quantised.</source>
        <translation>需要未量化的基础模型。</translation>
    </message>
    <message>
        <source>No image is left to measure on: every class needs two at least.</source>
        <translation>没有图片可用于评测：每个类别至少需要两张。</translation>
    </message>
    <message>
        <source>No image is left to train on.</source>
        <translation>没有图片可用于训练。</translation>
    </message>
    <message>
        <source>Nothing says yet what these images show: sort them first.</source>
        <translation>还没有说明这些图片的内容：请先归类。</translation>
    </message>
    <message>
        <source>At least two classes need images that are not excluded.</source>
        <translation>至少要有两个类别含有未排除的图片。</translation>
    </message>
    <message>
        <source>What you chose for these images cannot be kept in {folder}: {reason}.</source>
        <translation>为这些图片选择的设置无法保存到 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>{path} was written by a newer ClipTune ({version}), and this one ({own}) does not know all of what is in it.</source>
        <translation>{path} 由更新版本的 ClipTune ({version}) 写入，当前版本 ({own}) 不认识其中的部分内容。</translation>
    </message>
    <message>
        <source>{path} is damaged, or is no zip: {reason}.</source>
        <translation>{path} 已损坏，或不是 zip 文件：{reason}。</translation>
    </message>
    <message>
        <source>would lie elsewhere</source>
        <translation>会解压到别处</translation>
    </message>
    <message>
        <source>would unpack to {size:,.0f} MB</source>
        <translation>解压后有 {size:,.0f} MB</translation>
    </message>
    <message>
        <source>is a link or a device</source>
        <translation>是链接或设备文件</translation>
    </message>
    <message>
        <source>is locked by a password</source>
        <translation>设有密码</translation>
    </message>
    <message>
        <source>is packed in a rare way</source>
        <translation>压缩方式罕见</translation>
    </message>
    <message>
        <source>has {size:,.0f} MB of text</source>
        <translation>含有 {size:,.0f} MB 的文本</translation>
    </message>
    <message>
        <source>is there twice</source>
        <translation>重复出现</translation>
    </message>
    <message>
        <source>{path} holds no adapter.</source>
        <translation>{path} 中没有适配器。</translation>
    </message>
    <message>
        <source>{path} is not to be trusted: its &quot;{member}&quot; {why}.</source>
        <translation>{path} 不可信：其中的“{member}”{why}。</translation>
    </message>
    <message>
        <source>{path} holds several adapters.</source>
        <translation>{path} 中有多个适配器。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Choose...</source>
        <translation>选择...</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Help on the page that is shown</source>
        <translation>当前页的帮助</translation>
    </message>
    <message>
        <source>The pages at the left, from the top</source>
        <translation>左侧的各页，从上往下</translation>
    </message>
    <message>
        <source>Choose a folder of images</source>
        <translation>选择图片文件夹</translation>
    </message>
    <message>
        <source>Rescan the folder, or the list of runs</source>
        <translation>重新扫描文件夹，或刷新训练任务列表</translation>
    </message>
    <message>
        <source>Pause the run that is on, or resume it</source>
        <translation>暂停正在进行的训练任务，或让它继续</translation>
    </message>
    <message>
        <source>Quit; a run that is on is asked about</source>
        <translation>退出；有训练任务正在进行时会先询问</translation>
    </message>
    <message>
        <source>Try it: the image, or the files, that lie in the clipboard</source>
        <translation>试一试：使用剪贴板中的图片或文件</translation>
    </message>
    <message>
        <source>Undo what was last said of a run or of images</source>
        <translation>撤销对训练任务或图片的上一步操作</translation>
    </message>
    <message>
        <source>Redo what was undone</source>
        <translation>重做被撤销的操作</translation>
    </message>
    <message>
        <source>Board: the next class</source>
        <translation>看板：下一个类别</translation>
    </message>
    <message>
        <source>Board: the class before</source>
        <translation>看板：上一个类别</translation>
    </message>
    <message>
        <source>Board: show what is most like the chosen image</source>
        <translation>看板：显示与所选图片最相似的图片</translation>
    </message>
    <message>
        <source>Board and help: search for what you type</source>
        <translation>看板和帮助：搜索输入的内容</translation>
    </message>
    <message>
        <source>Leave the tour</source>
        <translation>退出引导</translation>
    </message>
    <message>
        <source>The image before the one shown large</source>
        <translation>放大显示时：上一张图片</translation>
    </message>
    <message>
        <source>The image after the one shown large</source>
        <translation>放大显示时：下一张图片</translation>
    </message>
    <message>
        <source>With an underlined letter: the button that has it</source>
        <translation>加下划线的字母：按下对应的按钮</translation>
    </message>
    <message>
        <source>Board: put the chosen images into the class with that key</source>
        <translation>看板：把所选图片归入该键对应的类别</translation>
    </message>
    <message>
        <source>Board: what is proposed is right. Images: show one large. Mistakes: say what it is. Runs: open one, compare several. A heading of a comparison: sort by it</source>
        <translation>看板：采纳建议。图片：放大一张。误判：指出它是什么。训练任务：打开一个，或对比多个。对比的表头：按它排序</translation>
    </message>
    <message>
        <source>Board: what the folder says is right. Images: exclude, or include again. Mistakes: show one large</source>
        <translation>看板：采纳文件夹的标签。图片：排除，或重新纳入。误判：放大一张</translation>
    </message>
    <message>
        <source>Images: exclude, or include again. Mistakes: it is none of the classes. Runs: move to the trash. Try it: remove what was added</source>
        <translation>图片：排除，或重新纳入。误判：不属于任何类别。训练任务：移到回收站。试一试：移除添加的内容</translation>
    </message>
    <message>
        <source>Edit the name or the words of a class; rename a run</source>
        <translation>编辑类别的名称或其在提示词中的叫法；重命名训练任务</translation>
    </message>
    <message>
        <source>Read values off a curve that has the focus</source>
        <translation>在获得焦点的曲线上读数</translation>
    </message>
    <message>
        <source>Close what is open: a dialog, a camera, a comparison</source>
        <translation>关闭打开的对话框、摄像头或对比</translation>
    </message>
</context>
<context>
    <name>Labels</name>
    <message>
        <source>the folders&apos; names</source>
        <translation>文件夹名称</translation>
    </message>
    <message>
        <source>{} files beside the images</source>
        <translation>图片旁的 {} 文件</translation>
    </message>
    <message>
        <source>what you sorted</source>
        <translation>你的归类结果</translation>
    </message>
    <message>
        <source>UTF-8</source>
        <translation>UTF-8</translation>
    </message>
    <message>
        <source>UTF-16</source>
        <translation>UTF-16</translation>
    </message>
    <message>
        <source>Chinese (GB18030)</source>
        <translation>中文 (GB18030)</translation>
    </message>
    <message>
        <source>Chinese (Big5)</source>
        <translation>中文 (Big5)</translation>
    </message>
    <message>
        <source>Japanese (Shift-JIS)</source>
        <translation>日文 (Shift-JIS)</translation>
    </message>
    <message>
        <source>Korean (EUC-KR)</source>
        <translation>韩文 (EUC-KR)</translation>
    </message>
    <message>
        <source>Cyrillic (cp1251)</source>
        <translation>西里尔文 (cp1251)</translation>
    </message>
    <message>
        <source>Western (cp1252)</source>
        <translation>西欧文字 (cp1252)</translation>
    </message>
</context>
<context>
    <name>LabelsCard</name>
    <message>
        <source>Chan&amp;ge...</source>
        <translation>更改(&amp;G)...</translation>
    </message>
    <message>
        <source>Choose where labels are read, and see the first of them.</source>
        <translation>选择从哪里读取标签，并查看前几条。</translation>
    </message>
    <message>
        <source>Change where labels are read</source>
        <translation>更改标签的来源</translation>
    </message>
    <message>
        <source>Re&amp;view labels...</source>
        <translation>检查标签(&amp;V)...</translation>
    </message>
    <message>
        <source>Look at doubtful labels and change those that are wrong.</source>
        <translation>查看可疑标签，改正其中的错误。</translation>
    </message>
    <message>
        <source>Captions from {}</source>
        <translation>图片描述来源：{}</translation>
    </message>
    <message>
        <source>Labels from {}</source>
        <translation>标签来源：{}</translation>
    </message>
    <message>
        <source>Several labels an image: the folders that it lies in.</source>
        <translation>每张图片多个标签：即它所在的各个文件夹。</translation>
    </message>
    <message>
        <source>One class an image.</source>
        <translation>每张图片一个类别。</translation>
    </message>
    <message>
        <source>Several labels an image.</source>
        <translation>每张图片多个标签。</translation>
    </message>
    <message>
        <source>Texts to learn from, in place of classes.</source>
        <translation>用文字代替类别来学习。</translation>
    </message>
    <message>
        <source>“{}” names the images, “{}” says what they show.</source>
        <translation>“{}”列是图片文件名，“{}”列是图片内容。</translation>
    </message>
</context>
<context>
    <name>LabelsDialog</name>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>&amp;OK</source>
        <translation>确定(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Labels from</source>
        <translation>标签来源(&amp;L)</translation>
    </message>
    <message>
        <source>Column of &amp;file names</source>
        <translation>文件名列(&amp;F)</translation>
    </message>
    <message>
        <source>Column of la&amp;bels</source>
        <translation>标签列(&amp;B)</translation>
    </message>
    <message>
        <source>What is lea&amp;rned</source>
        <translation>学习目标(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Encoding</source>
        <translation>编码(&amp;E)</translation>
    </message>
    <message>
        <source>Table of labels</source>
        <translation>标签表格</translation>
    </message>
    <message>
        <source>Tables ({})</source>
        <translation>表格 ({})</translation>
    </message>
    <message>
        <source>Reading ...</source>
        <translation>正在读取 ...</translation>
    </message>
    <message>
        <source>One class</source>
        <translation>单一类别</translation>
    </message>
    <message>
        <source>Several labels</source>
        <translation>多标签</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>图片描述</translation>
    </message>
    <message>
        <source>The first rows, each with the image that it names:</source>
        <translation>前几行，以及每行对应的图片：</translation>
    </message>
    <message>
        <source>The first rows:</source>
        <translation>前几行：</translation>
    </message>
    <message>
        <source>Each folder is a class, and its images lie in it.</source>
        <translation>每个文件夹是一个类别，图片放在其中。</translation>
    </message>
    <message>
        <source>The folders&apos; names</source>
        <translation>文件夹名称</translation>
    </message>
    <message>
        <source>Files beside the images</source>
        <translation>图片旁的文件</translation>
    </message>
    <message>
        <source>Another table...</source>
        <translation>其他表格...</translation>
    </message>
</context>
<context>
    <name>LargeImage</name>
    <message>
        <source>No image</source>
        <translation>没有图片</translation>
    </message>
</context>
<context>
    <name>LargeView</name>
    <message>
        <source>&amp;Previous</source>
        <translation>上一张(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一张(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Image {} of {}</source>
        <translation>第 {} 张图片，共 {} 张</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Nothing has gone wrong so far.</source>
        <translation>目前没有发生错误。</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>The whole log, to the clipboard.</source>
        <translation>把整份日志复制到剪贴板。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>This computer has a graphics card ({}) that ClipTune does not use yet. With it, training is much faster.</source>
        <translation>这台电脑有一块显卡（{}），ClipTune 还没有用上。用上它，训练会快得多。</translation>
    </message>
    <message>
        <source>Sho&amp;w</source>
        <translation>显示(&amp;W)</translation>
    </message>
    <message>
        <source>Not &amp;now</source>
        <translation>以后再说(&amp;N)</translation>
    </message>
    <message>
        <source>S&amp;how comparison</source>
        <translation>查看对比(&amp;H)</translation>
    </message>
    <message>
        <source>O&amp;K</source>
        <translation>确定(&amp;K)</translation>
    </message>
    <message>
        <source>ClipTune does not speak traditional Chinese yet: this is simplified.</source>
        <translation>ClipTune 目前还没有繁体中文：现在显示的是简体中文。</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
</context>
<context>
    <name>MethodCard</name>
    <message>
        <source>Advised</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>What it takes</source>
        <translation>所需资源</translation>
    </message>
    <message>
        <source>More than the {} that are free.</source>
        <translation>超过可用的 {}。</translation>
    </message>
    <message>
        <source>Quantising saves only {} on this base model, and takes {} longer.</source>
        <translation>在这个基础模型上，量化只节省 {}，却要多花 {}。</translation>
    </message>
    <message>
        <source>{} of weights trained</source>
        <translation>训练 {} 的权重</translation>
    </message>
    <message>
        <source>about {}</source>
        <translation>约 {}</translation>
    </message>
    <message>
        <source>about {} of memory</source>
        <translation>约占用 {}</translation>
    </message>
    <message>
        <source>Quantising saves only {} on this base model, and takes time.</source>
        <translation>在这个基础模型上，量化只节省 {}，而且更慢。</translation>
    </message>
</context>
<context>
    <name>MethodPage</name>
    <message>
        <source>No preference</source>
        <translation>无偏好</translation>
    </message>
    <message>
        <source>The method that is advised goes by it.</source>
        <translation>方法的推荐以此为准。</translation>
    </message>
    <message>
        <source>&amp;What matters most?</source>
        <translation>最看重什么(&amp;W)？</translation>
    </message>
    <message>
        <source>Which should I &amp;choose?</source>
        <translation>该选哪种(&amp;C)？</translation>
    </message>
    <message>
        <source>Reset to what is &amp;advised</source>
        <translation>恢复推荐设置(&amp;A)</translation>
    </message>
    <message>
        <source>Forget what was changed in the settings of this method.</source>
        <translation>放弃对此方法设置的所有改动。</translation>
    </message>
    <message>
        <source>&amp;Fewer settings</source>
        <translation>收起设置(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;More settings</source>
        <translation>更多设置(&amp;M)</translation>
    </message>
    <message>
        <source>Advised: {}. {}</source>
        <translation>推荐：{}。{}</translation>
    </message>
</context>
<context>
    <name>Middle</name>
    <message>
        <source>By class</source>
        <translation>按类别</translation>
    </message>
    <message>
        <source>By doubt</source>
        <translation>按可疑程度</translation>
    </message>
    <message>
        <source>By similarity</source>
        <translation>按相似度</translation>
    </message>
    <message>
        <source>By time</source>
        <translation>按时间</translation>
    </message>
    <message>
        <source>Order of the images</source>
        <translation>图片的顺序</translation>
    </message>
    <message>
        <source>A&amp;like as one</source>
        <translation>合并相似图片(&amp;L)</translation>
    </message>
    <message>
        <source>Images that are nearly the same stand as one, with their number: what you say of it holds for all of them.</source>
        <translation>几乎相同的图片合为一张显示，并标出张数：对它的决定适用于全部。</translation>
    </message>
    <message>
        <source>&amp;All of these are right</source>
        <translation>这些全部正确(&amp;A)</translation>
    </message>
    <message>
        <source>Confirms every image of the first group, also those out of sight.</source>
        <translation>确认第一组的每一张图片，包括屏幕外的。</translation>
    </message>
    <message>
        <source>N&amp;one of the classes</source>
        <translation>不属于任何类别(&amp;O)</translation>
    </message>
    <message>
        <source>Says of every image of the first group that it belongs to no class.</source>
        <translation>把第一组的每一张图片标为不属于任何类别，包括屏幕外的。</translation>
    </message>
    <message>
        <source>Probably “{}”</source>
        <translation>很可能是“{}”</translation>
    </message>
    <message>
        <source>Most like {}</source>
        <translation>最像 {}</translation>
    </message>
    <message>
        <source>the nearest first</source>
        <translation>最接近的在前</translation>
    </message>
    <message>
        <source>Added just now</source>
        <translation>刚刚添加</translation>
    </message>
    <message>
        <source>{}, first those that teach most</source>
        <translation>{}，最值得标注的在前</translation>
    </message>
    <message>
        <source>{}, like “{}” first</source>
        <translation>{}，最像“{}”的在前</translation>
    </message>
    <message>
        <source>{}, the oldest first</source>
        <translation>{}，最早的在前</translation>
    </message>
    <message>
        <source>{}</source>
        <translation>{}</translation>
    </message>
    <message>
        <source>To be sorted</source>
        <translation>待归类</translation>
    </message>
    <message>
        <source>Doubtful labels</source>
        <translation>可疑标签</translation>
    </message>
    <message>
        <source>{}: Enter takes what is proposed, Space keeps what the folder says</source>
        <translation>{}：Enter 采纳建议，空格键保留文件夹的标签</translation>
    </message>
    <message>
        <source>{}, the surest first</source>
        <translation>{}，最有把握的在前</translation>
    </message>
    <message>
        <source>Perhaps “{}”</source>
        <translation>可能是“{}”</translation>
    </message>
    <message>
        <source>{} in doubt, first those that teach most</source>
        <translation>{} 张存疑，最值得标注的在前</translation>
    </message>
    <message>
        <source>The folder says “{}”</source>
        <translation>文件夹标为“{}”</translation>
    </message>
    <message>
        <source>You say “{}”</source>
        <translation>你认为是“{}”</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>{}: Delete takes them in again</source>
        <translation>{}：Delete 重新纳入</translation>
    </message>
    <message>
        <source>{}?</source>
        <translation>{}？</translation>
    </message>
    <message>
        <source>{} or {}?</source>
        <translation>{} 还是 {}？</translation>
    </message>
    <message>
        <source>New class with these…</source>
        <translation>用这些图片新建类别…</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>查找相似图片</translation>
    </message>
    <message>
        <source>Not sorted yet</source>
        <translation>尚未归类</translation>
    </message>
    <message>
        <source>Exclude, or include again</source>
        <translation>排除，或重新纳入</translation>
    </message>
</context>
<context>
    <name>Model</name>
    <message>
        <source>Images with captions</source>
        <translation>带描述的图片</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Click to change the class name</source>
        <translation>点击可更改类别名称</translation>
    </message>
    <message>
        <source>{} images that are alike</source>
        <translation>{} 张相似的图片</translation>
    </message>
</context>
<context>
    <name>MovedImages</name>
    <message>
        <source>&amp;Where are the images now...</source>
        <translation>图片现在在哪里(&amp;W)...</translation>
    </message>
    <message>
        <source>Where the images are now</source>
        <translation>图片现在的位置</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Rename or merge a class</source>
        <translation>重命名或合并类别</translation>
    </message>
    <message>
        <source>New class</source>
        <translation>新建类别</translation>
    </message>
    <message>
        <source>&amp;Name of the class</source>
        <translation>类别名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>There is a class “{}”: the images of both will be in it.</source>
        <translation>已有类别“{}”：两者的图片将合并到其中。</translation>
    </message>
    <message>
        <source>&amp;Merge</source>
        <translation>合并(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;OK</source>
        <translation>确定(&amp;O)</translation>
    </message>
</context>
<context>
    <name>NamesDialog</name>
    <message>
        <source>Names in the prompts</source>
        <translation>提示词中的名称</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Name in the prompt</source>
        <translation>提示词中的名称</translation>
    </message>
    <message>
        <source>Classes are still shown to you by their own names.</source>
        <translation>界面上仍显示类别原来的名称。</translation>
    </message>
    <message>
        <source>The base model reads English. Names that are not: {}. Type them; the other English is proposed, and can be changed.</source>
        <translation>基础模型只认识英语，有 {} 个名称不是英语，请填写。其余英文是建议的译名，可以修改。</translation>
    </message>
    <message>
        <source>The base model reads Chinese. Names that are not: {}. Type them; the other Chinese is proposed, and can be changed.</source>
        <translation>基础模型只认识中文，有 {} 个名称不是中文，请填写。其余中文是建议的译名，可以修改。</translation>
    </message>
</context>
<context>
    <name>NewRunPage</name>
    <message>
        <source>{} It was open when you left; these are the sample images.</source>
        <translation>{} 你上次离开时打开的就是它；现在显示的是示例图片。</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>新建训练</translation>
    </message>
    <message>
        <source>1 Images</source>
        <translation>1 图片</translation>
    </message>
    <message>
        <source>2 Base model</source>
        <translation>2 基础模型</translation>
    </message>
    <message>
        <source>3 Method</source>
        <translation>3 方法</translation>
    </message>
    <message>
        <source>4 Review</source>
        <translation>4 核对</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一步(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Compare...</source>
        <translation>对比(&amp;C)...</translation>
    </message>
    <message>
        <source>Choose methods, seeds and time; then all of it is queued at once.</source>
        <translation>选择方法、随机种子和时间，然后一次全部排入队列。</translation>
    </message>
    <message>
        <source>&amp;Add to queue</source>
        <translation>加入队列(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Start training</source>
        <translation>开始训练(&amp;S)</translation>
    </message>
    <message>
        <source>Ready: {} images will be used.</source>
        <translation>就绪：将使用 {} 张图片。</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>“{}” has ended.</source>
        <translation>“{}”已结束。</translation>
    </message>
</context>
<context>
    <name>OpeningRow</name>
    <message>
        <source>Choose &amp;folder...</source>
        <translation>选择文件夹(&amp;F)...</translation>
    </message>
    <message>
        <source>Pick the folder that holds your images (Ctrl+O).</source>
        <translation>选择存放图片的文件夹 (Ctrl+O)。</translation>
    </message>
    <message>
        <source>Mo&amp;re</source>
        <translation>更多(&amp;R)</translation>
    </message>
    <message>
        <source>Archives, data sets, and what was open before.</source>
        <translation>压缩包、数据集和最近打开的内容。</translation>
    </message>
    <message>
        <source>Re&amp;scan</source>
        <translation>重新扫描(&amp;S)</translation>
    </message>
    <message>
        <source>The folder may have changed (F5).</source>
        <translation>文件夹的内容可能有变化 (F5)。</translation>
    </message>
    <message>
        <source>Sample images</source>
        <translation>示例图片</translation>
    </message>
    <message>
        <source>&amp;Archive or data set...</source>
        <translation>压缩包或数据集(&amp;A)...</translation>
    </message>
    <message>
        <source>From the &amp;hub...</source>
        <translation>从 Hub 下载(&amp;H)...</translation>
    </message>
    <message>
        <source>{}  (hub)</source>
        <translation>{}  (Hub)</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>Choose photos: the folder that they lie in is opened</source>
        <translation>选择照片：将打开照片所在的文件夹</translation>
    </message>
    <message>
        <source>Archive or data set</source>
        <translation>压缩包或数据集</translation>
    </message>
    <message>
        <source>Archives and data sets ({})</source>
        <translation>压缩包和数据集 ({})</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>What it came to</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Check the labels...</source>
        <translation>检查标签...</translation>
    </message>
    <message>
        <source>Show the board, on which doubtful labels stand first.</source>
        <translation>打开看板，可疑标签排在最前。</translation>
    </message>
    <message>
        <source>Next:</source>
        <translation>接下来：</translation>
    </message>
    <message>
        <source>Report...</source>
        <translation>报告...</translation>
    </message>
    <message>
        <source>All of this as a document: a PDF, a page or a table.</source>
        <translation>把全部内容存为一份文档：PDF、网页或表格。</translation>
    </message>
    <message>
        <source>Measure t&amp;he kept adapter</source>
        <translation>评测保留的适配器(&amp;H)</translation>
    </message>
    <message>
        <source>On the test images, or on the validation images if there are none.</source>
        <translation>在测试图片上评测；没有测试图片时，用验证图片。</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Show &amp;details</source>
        <translation>显示详细信息(&amp;D)</translation>
    </message>
    <message>
        <source>Hide &amp;details</source>
        <translation>隐藏详细信息(&amp;D)</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>导出...</translation>
    </message>
    <message>
        <source>Take it along to other programs.</source>
        <translation>带到其他程序中使用。</translation>
    </message>
    <message>
        <source>Take the linear probe</source>
        <translation>改用线性探针</translation>
    </message>
    <message>
        <source>Fill the wizard with the same images and base and a linear probe.</source>
        <translation>用同样的图片和基础模型、以线性探针为方法填写向导。</translation>
    </message>
    <message>
        <source>Add images</source>
        <translation>添加图片</translation>
    </message>
    <message>
        <source>Show the folder, and its images in the wizard to be looked at again.</source>
        <translation>打开文件夹，并在向导中重新查看其中的图片。</translation>
    </message>
    <message>
        <source>Balance the classes</source>
        <translation>平衡类别</translation>
    </message>
    <message>
        <source>Fill the wizard with this job, every class seen equally often.</source>
        <translation>用这次的设置填写向导，让每个类别出现得一样多。</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>训练更久</translation>
    </message>
    <message>
        <source>Fill the wizard with this job and twice the epochs.</source>
        <translation>用这次的设置填写向导，轮数加倍。</translation>
    </message>
    <message>
        <source>Try LoRA</source>
        <translation>试试 LoRA</translation>
    </message>
    <message>
        <source>Fill the wizard with the same images and base and LoRA.</source>
        <translation>用同样的图片和基础模型、以 LoRA 为方法填写向导。</translation>
    </message>
    <message>
        <source>{} before training</source>
        <translation>{}（训练前）</translation>
    </message>
    <message>
        <source>{} now</source>
        <translation>{}（现在）</translation>
    </message>
    <message>
        <source>points gained</source>
        <translation>提高的百分点</translation>
    </message>
    <message>
        <source>training time</source>
        <translation>训练时间</translation>
    </message>
    <message>
        <source>peak memory</source>
        <translation>内存/显存峰值</translation>
    </message>
    <message>
        <source>of weights trained</source>
        <translation>参与训练的权重</translation>
    </message>
    <message>
        <source>A linear probe reaches {}.</source>
        <translation>线性探针达到 {}。</translation>
    </message>
    <message>
        <source>{}. {}</source>
        <translation>{}。{}</translation>
    </message>
    <message>
        <source>Add about {} images of “{}”</source>
        <translation>添加约 {} 张“{}”的图片</translation>
    </message>
    <message>
        <source>Fix a doubtful label...</source>
        <translation>修正 1 个可疑标签...</translation>
    </message>
    <message>
        <source>Fix {} doubtful labels...</source>
        <translation>修正 {} 个可疑标签...</translation>
    </message>
    <message>
        <source>Other programs get, as “{}”: {}</source>
        <translation>以“{}”导出时，其他程序会得到：{}</translation>
    </message>
    <message>
        <source>{}: {}</source>
        <translation>{}：{}</translation>
    </message>
    <message>
        <source>{}: {}, {} before training</source>
        <translation>{}：{}，训练前 {}</translation>
    </message>
    <message>
        <source>On the test images ({}), which had no say in what was kept.</source>
        <translation>在测试图片上得出（{}）；它们没有参与挑选保留的结果。</translation>
    </message>
    <message>
        <source>On the validation images ({}), which also chose what was kept; a test folder would judge it fairly.</source>
        <translation>在验证图片上得出（{}）；保留的结果也是用它们选出的。要公正评判，需要单独的测试文件夹。</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Nothing was measured</source>
        <translation>没有评测结果</translation>
    </message>
    <message>
        <source>Validation {}</source>
        <translation>验证{}</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>One moment ...</source>
        <translation>请稍候 ...</translation>
    </message>
</context>
<context>
    <name>Planner</name>
    <message>
        <source>Compare methods</source>
        <translation>对比方法</translation>
    </message>
    <message>
        <source>How long each may train</source>
        <translation>每种方法可训练多久</translation>
    </message>
    <message>
        <source>What it takes in all</source>
        <translation>总共需要</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存/显存</translation>
    </message>
    <message>
        <source>Each at its &amp;best: for the epochs that it recommends</source>
        <translation>各按最佳(&amp;B)：按各自推荐的轮数</translation>
    </message>
    <message>
        <source>&amp;Equal epochs, for each:</source>
        <translation>轮数相同(&amp;E)，每种：</translation>
    </message>
    <message>
        <source>&amp;Minutes in all, which they share alike:</source>
        <translation>总分钟数(&amp;M)，平均分配：</translation>
    </message>
    <message>
        <source>Epochs of each</source>
        <translation>每种方法的轮数</translation>
    </message>
    <message>
        <source>Minutes in all</source>
        <translation>总分钟数</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>See&amp;ds: splits and trainings of each method</source>
        <translation>随机种子数(&amp;D)：每种方法划分并训练的次数</translation>
    </message>
    <message>
        <source>From three on, the interval is over the seeds.</source>
        <translation>三个及以上时，区间按各随机种子的结果计算。</translation>
    </message>
    <message>
        <source>All are on the same images. What they differ in beside the method: {}.</source>
        <translation>全部使用同样的图片。除方法外的不同之处：{}。</translation>
    </message>
    <message>
        <source>about {}</source>
        <translation>约 {}</translation>
    </message>
    <message>
        <source>More than is free</source>
        <translation>超过可用容量</translation>
    </message>
    <message>
        <source>One epoch is more than its share</source>
        <translation>一轮就超过分到的时间</translation>
    </message>
    <message>
        <source>&amp;Queue {}</source>
        <translation>把 {} 排入队列(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Start {}</source>
        <translation>开始 {}(&amp;S)</translation>
    </message>
    <message>
        <source>Choose two methods at least.</source>
        <translation>请至少选择两种方法。</translation>
    </message>
    <message>
        <source>How long an epoch takes is not known: {}.</source>
        <translation>一轮需要多久还不知道：{}。</translation>
    </message>
    <message>
        <source>How long it takes cannot be tried while a run is on.</source>
        <translation>有训练任务正在进行时，无法试测所需时间。</translation>
    </message>
    <message>
        <source>Working out the time of {} more ...</source>
        <translation>正在估计时间，还剩 {} 种 ...</translation>
    </message>
    <message>
        <source>About {} in all</source>
        <translation>总共约 {}</translation>
    </message>
    <message>
        <source>About {} in all, without {} of which it is not known</source>
        <translation>总共约 {}，另有 {} 种未知</translation>
    </message>
    <message>
        <source>at most {} of the {} free</source>
        <translation>最多 {}，可用 {}</translation>
    </message>
</context>
<context>
    <name>Plot</name>
    <message>
        <source>epoch {}</source>
        <translation>{} 轮</translation>
    </message>
    <message>
        <source>{} at {}</source>
        <translation>{}，{}</translation>
    </message>
</context>
<context>
    <name>PredictionCard</name>
    <message>
        <source>It brings no classes: name some at the left.</source>
        <translation>它不带类别：请在左侧输入。</translation>
    </message>
    <message>
        <source>This image cannot be read: {}.</source>
        <translation>无法读取这张图片：{}。</translation>
    </message>
    <message>
        <source>Says: {}</source>
        <translation>回答：{}</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Unsure: none of these, or hard to tell.</source>
        <translation>不确定：不属于这些类别，或难以判断。</translation>
    </message>
    <message>
        <source>How sure it may be is not known.</source>
        <translation>不知道置信度达到多少才算可靠。</translation>
    </message>
</context>
<context>
    <name>ProblemsCard</name>
    <message>
        <source>{} issues</source>
        <translation>{} 个问题</translation>
    </message>
    <message>
        <source>1 issue</source>
        <translation>1 个问题</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>Every image can be used as it is.</source>
        <translation>每张图片都可以直接使用。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show: {}</source>
        <translation>显示：{}</translation>
    </message>
</context>
<context>
    <name>ProblemsDialog</name>
    <message>
        <source>Exclude &amp;all</source>
        <translation>全部排除(&amp;A)</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 个文件</translation>
    </message>
    <message>
        <source>{} files</source>
        <translation>{} 个文件</translation>
    </message>
    <message>
        <source>and {} more</source>
        <translation>还有 {} 个</translation>
    </message>
    <message>
        <source>Space or Delete excludes the chosen images, or includes them again.</source>
        <translation>按空格键或 Delete 排除所选图片，或重新纳入。</translation>
    </message>
</context>
<context>
    <name>PromptsCard</name>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Prompt template, with {} for the class</source>
        <translation>提示模板，用 {} 代表类别</translation>
    </message>
    <message>
        <source>Other wordings, one a line, with {} for the class</source>
        <translation>其他提示模板，每行一条，用 {} 代表类别</translation>
    </message>
    <message>
        <source>One wording a line. A class is the mean of all wordings.</source>
        <translation>每行一条。类别取所有模板的平均。</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Name of the class in the prompt</source>
        <translation>类别在提示词中的名称</translation>
    </message>
    <message>
        <source>Tem&amp;plate</source>
        <translation>提示模板(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Other wordings</source>
        <translation>其他模板(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Class</source>
        <translation>类别(&amp;C)</translation>
    </message>
    <message>
        <source>Na&amp;me</source>
        <translation>名称(&amp;M)</translation>
    </message>
    <message>
        <source>A&amp;ll names...</source>
        <translation>全部名称(&amp;L)...</translation>
    </message>
    <message>
        <source>Labe&amp;l</source>
        <translation>标签(&amp;L)</translation>
    </message>
    <message>
        <source>The model compares each image with one prompt per label.</source>
        <translation>模型把每张图片与各标签的提示词逐一比较。</translation>
    </message>
    <message>
        <source>The model compares each image with one prompt per class.</source>
        <translation>模型把每张图片与各类别的提示词逐一比较。</translation>
    </message>
    <message>
        <source>Hide other &amp;wordings</source>
        <translation>隐藏其他模板(&amp;W)</translation>
    </message>
    <message>
        <source>Other &amp;wordings ({})</source>
        <translation>其他模板(&amp;W) ({})</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>QueryTab</name>
    <message>
        <source>images are looked at</source>
        <translation>查看图片</translation>
    </message>
    <message>
        <source>Waits until the run that is on has done its step ...</source>
        <translation>等待正在进行的训练任务完成当前步 ...</translation>
    </message>
    <message>
        <source>Downloading the base model: {}</source>
        <translation>正在下载基础模型：{}</translation>
    </message>
    <message>
        <source>Loading the base model ...</source>
        <translation>正在加载基础模型 ...</translation>
    </message>
    <message>
        <source>Looking through the folder ...</source>
        <translation>正在扫描文件夹 ...</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练任务</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
</context>
<context>
    <name>Really</name>
    <message>
        <source>none of the classes</source>
        <translation>不属于任何类别</translation>
    </message>
    <message>
        <source>It is really ...</source>
        <translation>其实是 ...</translation>
    </message>
    <message>
        <source>&amp;None of the classes</source>
        <translation>不属于任何类别(&amp;N)</translation>
    </message>
    <message>
        <source>The class of this image</source>
        <translation>这张图片的类别</translation>
    </message>
    <message>
        <source>An&amp;other class...</source>
        <translation>其他类别(&amp;O)...</translation>
    </message>
</context>
<context>
    <name>RecordDialog</name>
    <message>
        <source>Record with a camera</source>
        <translation>用摄像头录制</translation>
    </message>
    <message>
        <source>Hold to &amp;record</source>
        <translation>按住录制(&amp;R)</translation>
    </message>
    <message>
        <source>While it is held, also by the space bar, images are recorded.</source>
        <translation>按住期间会连续录下图片，按住空格键也可以。</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;lass</source>
        <translation>类别(&amp;L)</translation>
    </message>
    <message>
        <source>What is recorded is kept in your project, not in your folder.</source>
        <translation>录制的图片保存在你的项目中，不在你的文件夹里。</translation>
    </message>
    <message>
        <source>Recording “{}”: {}</source>
        <translation>正在录制“{}”：{}</translation>
    </message>
    <message>
        <source>Images not added yet: {}. They lie in {} and are added with the next.</source>
        <translation>尚未添加：{} 张图片，位于 {}。它们会随下一批一起添加。</translation>
    </message>
</context>
<context>
    <name>RemoveDialog</name>
    <message>
        <source>Remove what ClipTune keeps</source>
        <translation>移除 ClipTune 保存的内容</translation>
    </message>
    <message>
        <source>Looking how much there is ...</source>
        <translation>正在统计大小 ...</translation>
    </message>
    <message>
        <source>Your runs, projects and added adapters stay: {}</source>
        <translation>你的训练任务、项目和添加的适配器会保留：{}</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>{} is in use or must not be taken away. Close other programs, or delete it.</source>
        <translation>{} 正被占用或不允许移除。请关闭其他程序，或手动删除它。</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Reporter</name>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Page for a browser (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Table with headings in words (*.csv)</source>
        <translation>中文表头的表格 (*.csv)</translation>
    </message>
    <message>
        <source>Table with names for programs (*.csv)</source>
        <translation>供程序读取的表格 (*.csv)</translation>
    </message>
    <message>
        <source>Table as Markdown (*.md)</source>
        <translation>Markdown 表格 (*.md)</translation>
    </message>
    <message>
        <source>Charts (*.png)</source>
        <translation>图表 (*.png)</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
</context>
<context>
    <name>ResultsView</name>
    <message>
        <source>Class by class</source>
        <translation>逐类结果</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>训练前</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>rows actual, columns predicted</source>
        <translation>行为实际类别，列为预测类别</translation>
    </message>
    <message>
        <source>Biggest mistakes</source>
        <translation>最严重的误判</translation>
    </message>
    <message>
        <source>Show all mistakes</source>
        <translation>显示所有误判</translation>
    </message>
    <message>
        <source>Fill the wizard with this run&apos;s job and the labels as they are now. Every image is for what it was for, so that both can be compared.</source>
        <translation>用这次的设置和现在的标签填写向导。每张图片的用途不变，前后两次可以对比。</translation>
    </message>
    <message>
        <source>If a label is wrong: right-click an image, or press Enter on it. Delete says that it shows none of the classes.</source>
        <translation>如果标签有误：右键单击图片，或在图片上按 Enter。按 Delete 表示它不属于任何类别。</translation>
    </message>
    <message>
        <source>None of these images is taken for something else.</source>
        <translation>这些图片都没有被误判。</translation>
    </message>
    <message>
        <source>Retrain with 1 fix</source>
        <translation>改正 1 处后重新训练</translation>
    </message>
    <message>
        <source>Retrain with {} fixes</source>
        <translation>改正 {} 处后重新训练</translation>
    </message>
    <message>
        <source>Average precision, label by label</source>
        <translation>各标签的平均精度 (AP)</translation>
    </message>
    <message>
        <source>{} taken for {}</source>
        <translation>{} 被误认为 {}</translation>
    </message>
    <message>
        <source>really {}</source>
        <translation>其实是 {}</translation>
    </message>
    <message>
        <source>is {}</source>
        <translation>实际是 {}</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>What will happen</source>
        <translation>将要进行</translation>
    </message>
    <message>
        <source>Changed from the advice</source>
        <translation>与推荐不同的设置</translation>
    </message>
    <message>
        <source>And then</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>The base model is measured first, as the baseline.</source>
        <translation>先评测基础模型，作为基线。</translation>
    </message>
    <message>
        <source>Pause or stop at any time. What was learned so far is kept.</source>
        <translation>随时可以暂停或停止，已学到的内容会保留。</translation>
    </message>
    <message>
        <source>Your images are only read. The run is kept in a folder of its own.</source>
        <translation>你的图片只会被读取，训练任务保存在单独的文件夹中。</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存/显存</translation>
    </message>
    <message>
        <source>Memory against what is free</source>
        <translation>所需与可用的内存/显存</translation>
    </message>
    <message>
        <source>{} weights</source>
        <translation>权重 {}</translation>
    </message>
    <message>
        <source>{} trained, with gradients and moments</source>
        <translation>可训练参数（含梯度和动量）{}</translation>
    </message>
    <message>
        <source>{} activations</source>
        <translation>激活值 {}</translation>
    </message>
    <message>
        <source>{} workspace</source>
        <translation>工作区 {}</translation>
    </message>
    <message>
        <source>{} evaluation</source>
        <translation>评测 {}</translation>
    </message>
    <message>
        <source>{} this program itself</source>
        <translation>本程序 {}</translation>
    </message>
    <message>
        <source>About {} of the {} free:</source>
        <translation>约 {}，可用 {}：</translation>
    </message>
    <message>
        <source>That is more than is free. A micro-batch of {} fits.</source>
        <translation>超过可用容量。微批减小到 {} 就放得下。</translation>
    </message>
    <message>
        <source>That is more than is free: take a smaller base model or 4 bits.</source>
        <translation>超过可用容量：请换用更小的基础模型或 4 位量化。</translation>
    </message>
    <message>
        <source>, {} for the test at the end</source>
        <translation>，{} 张用于最后的测试</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Sample images</source>
        <translation>示例图片</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Labels from</source>
        <translation>标签来源</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>{} classes</source>
        <translation>{} 个类别</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>{} labels, several an image</source>
        <translation>{} 个标签，每张图片可有多个</translation>
    </message>
    <message>
        <source>, compared by prompts such as “{}”</source>
        <translation>，以“{}”这样的提示词进行比较</translation>
    </message>
    <message>
        <source>{}, by you</source>
        <translation>{}，由你排除</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Several are tried on these images, and the best is kept.</source>
        <translation>在这些图片上尝试多种方法，保留最好的一种。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>{}, downloads left out</source>
        <translation>{}，不含下载</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Without training</source>
        <translation>不训练时</translation>
    </message>
    <message>
        <source>about {} in all, {}</source>
        <translation>总共约 {}，{}</translation>
    </message>
    <message>
        <source>Not known: there is too little memory to try it.</source>
        <translation>未知：内存或显存不足，无法试测。</translation>
    </message>
    <message>
        <source>Known once the base model is on this computer.</source>
        <translation>基础模型下载到本机后才能知道。</translation>
    </message>
    <message>
        <source>Not known: it could not be tried.</source>
        <translation>未知：无法试测。</translation>
    </message>
    <message>
        <source>Worked out when no run is on.</source>
        <translation>没有训练任务进行时再估计。</translation>
    </message>
    <message>
        <source>Working it out ...</source>
        <translation>正在估计 ...</translation>
    </message>
    <message>
        <source>kept in 4 bits</source>
        <translation>以 4 位存放</translation>
    </message>
    <message>
        <source>kept in 8 bits</source>
        <translation>以 8 位存放</translation>
    </message>
    <message>
        <source>{}. {}</source>
        <translation>{}。{}</translation>
    </message>
    <message>
        <source>A linear probe is fitted; the base model stays as it is.</source>
        <translation>只拟合线性探针；基础模型保持不变。</translation>
    </message>
    <message>
        <source>None: the base model is measured as it is.</source>
        <translation>无：按原样评测基础模型。</translation>
    </message>
    <message>
        <source>{} of {}, {} each, at a learning rate that is searched for</source>
        <translation>{}，每轮 {}，每步 {}，学习率自动搜索</translation>
    </message>
    <message>
        <source>{} of {}, {} each, at a learning rate of {}</source>
        <translation>{}，每轮 {}，每步 {}，学习率 {}</translation>
    </message>
    <message>
        <source>1 epoch</source>
        <translation>1 轮</translation>
    </message>
    <message>
        <source>{} epochs</source>
        <translation>{} 轮</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 步</translation>
    </message>
    <message>
        <source>{} steps</source>
        <translation>{} 步</translation>
    </message>
    <message>
        <source>The fastest there is</source>
        <translation>最快的可用设备</translation>
    </message>
    <message>
        <source>{}: {} instead of {}</source>
        <translation>{}：{}，推荐值为 {}</translation>
    </message>
</context>
<context>
    <name>RowsView</name>
    <message>
        <source>First rows of the table</source>
        <translation>表格的前几行</translation>
    </message>
</context>
<context>
    <name>RunModel</name>
    <message>
        <source>{} test</source>
        <translation>测试集 {}</translation>
    </message>
    <message>
        <source>{} validation</source>
        <translation>验证集 {}</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练任务</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Judged on</source>
        <translation>评测图片</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>训练前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>训练后</translation>
    </message>
    <message>
        <source>By words</source>
        <translation>按提示词</translation>
    </message>
    <message>
        <source>By vectors</source>
        <translation>按类别向量</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>平衡准确率</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>The images that the figures are of. Validation images also chose which steps are kept, so that figures of them are a little high: do not compare them with figures of test images.</source>
        <translation>得出这些数值的图片。保留哪些步也是用验证图片选出的，所以验证图片上的数值略微偏高：不要与测试图片上的数值比较。</translation>
    </message>
</context>
<context>
    <name>RunQueue</name>
    <message>
        <source>Training {}</source>
        <translation>正在训练 {}</translation>
    </message>
    <message>
        <source>Looking for the best</source>
        <translation>正在寻找最佳方案</translation>
    </message>
</context>
<context>
    <name>RunTable</name>
    <message>
        <source>Runs</source>
        <translation>训练任务</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>&amp;New run</source>
        <translation>新建训练(&amp;N)</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>What is tried</source>
        <translation>正在尝试的方法</translation>
    </message>
    <message>
        <source>&amp;Curves</source>
        <translation>曲线(&amp;C)</translation>
    </message>
    <message>
        <source>Resu&amp;lts</source>
        <translation>结果(&amp;L)</translation>
    </message>
    <message>
        <source>What the run said</source>
        <translation>训练任务的消息</translation>
    </message>
    <message>
        <source>&amp;Messages</source>
        <translation>消息(&amp;M)</translation>
    </message>
    <message>
        <source>Reading its log ...</source>
        <translation>正在读取日志 ...</translation>
    </message>
    <message>
        <source>Nothing is training</source>
        <translation>没有正在进行的训练</translation>
    </message>
    <message>
        <source>A run that you start, or open from the list, is shown here.</source>
        <translation>你开始或从列表中打开的训练任务会显示在这里。</translation>
    </message>
    <message>
        <source>{} of {} left</source>
        <translation>剩余 {}，共 {}</translation>
    </message>
    <message>
        <source>Best so far: {}.</source>
        <translation>目前最佳：{}。</translation>
    </message>
    <message>
        <source>&amp;Messages ({})</source>
        <translation>消息(&amp;M) ({})</translation>
    </message>
    <message>
        <source>Measuring the kept adapter ...</source>
        <translation>正在评测保留的适配器 ...</translation>
    </message>
    <message>
        <source>{} waiting</source>
        <translation>{} 个在排队</translation>
    </message>
    <message>
        <source>the adapter of “{}” is measured</source>
        <translation>评测“{}”的适配器</translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message>
        <source>Choose runs in the list to lay their curves over each other and compare them.</source>
        <translation>在列表中选择训练任务，把曲线叠在一起对比。</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练任务</translation>
    </message>
    <message>
        <source>Base model of the runs shown</source>
        <translation>所示训练任务的基础模型</translation>
    </message>
    <message>
        <source>All base models</source>
        <translation>全部基础模型</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>Its curves (Enter).</source>
        <translation>查看其曲线 (Enter)。</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>对比(&amp;C)</translation>
    </message>
    <message>
        <source>The ended runs that are chosen, side by side (Enter).</source>
        <translation>并列显示所选的、已结束的训练任务 (Enter)。</translation>
    </message>
    <message>
        <source>Dupl&amp;icate and edit...</source>
        <translation>复制并编辑(&amp;I)...</translation>
    </message>
    <message>
        <source>Fill the wizard with this run&apos;s job.</source>
        <translation>用这个训练任务的设置填写向导。</translation>
    </message>
    <message>
        <source>&amp;Train on...</source>
        <translation>追加训练(&amp;T)...</translation>
    </message>
    <message>
        <source>Go on from what it learned, with more images or another class.</source>
        <translation>在已学到的基础上，用更多图片或新类别接着训练。</translation>
    </message>
    <message>
        <source>Re&amp;name...</source>
        <translation>重命名(&amp;N)...</translation>
    </message>
    <message>
        <source>F2</source>
        <translation>F2</translation>
    </message>
    <message>
        <source>Show &amp;folder</source>
        <translation>打开文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Move to the trash (Delete).</source>
        <translation>移到回收站 (Delete)。</translation>
    </message>
    <message>
        <source>No runs yet. The first one you start appears here.</source>
        <translation>还没有训练任务。第一个开始后会显示在这里。</translation>
    </message>
    <message>
        <source>And {} more that cannot be listed.</source>
        <translation>还有 {} 个无法列出。</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>What the run is called</source>
        <translation>训练任务的名称</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Move {} to the trash?</source>
        <translation>把 {} 移到回收站？</translation>
    </message>
    <message>
        <source>“{}” may still be training on {}.</source>
        <translation>“{}”可能仍在 {} 上训练。</translation>
    </message>
    <message>
        <source>&amp;Move to trash</source>
        <translation>移到回收站(&amp;M)</translation>
    </message>
    <message>
        <source>With its adapter and checkpoints.</source>
        <translation>连同其适配器和检查点。</translation>
    </message>
    <message>
        <source>“{}”, with its adapter and checkpoints</source>
        <translation>“{}”，连同其适配器和检查点</translation>
    </message>
    <message>
        <source>and {} more</source>
        <translation>还有 {} 个</translation>
    </message>
    <message>
        <source>{} could not be moved to the trash.</source>
        <translation>无法把 {} 移到回收站。</translation>
    </message>
    <message>
        <source>The system has none for that disk, or forbids it. Delete the folder:</source>
        <translation>系统没有为该磁盘提供回收站，或禁止使用。请删除文件夹：</translation>
    </message>
    <message>
        <source>{} is training now and stays.</source>
        <translation>{} 正在训练，予以保留。</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>请先停止它。</translation>
    </message>
</context>
<context>
    <name>Saver</name>
    <message>
        <source>Name of the folder to save the class vectors in</source>
        <translation>保存类别向量的文件夹名称</translation>
    </message>
    <message>
        <source>The class vectors lie in {}.</source>
        <translation>类别向量已保存到 {}。</translation>
    </message>
    <message>
        <source>Name of the folder to save the adapter in</source>
        <translation>保存适配器的文件夹名称</translation>
    </message>
    <message>
        <source>The adapter lies in {}.</source>
        <translation>适配器已保存到 {}。</translation>
    </message>
    <message>
        <source>Name of the folder to save the model in</source>
        <translation>保存模型的文件夹名称</translation>
    </message>
    <message>
        <source>The model lies in {}.</source>
        <translation>模型已保存到 {}。</translation>
    </message>
    <message>
        <source>Open the fol&amp;der</source>
        <translation>打开文件夹(&amp;D)</translation>
    </message>
    <message>
        <source>Save curves</source>
        <translation>保存曲线</translation>
    </message>
</context>
<context>
    <name>Scatter</name>
    <message>
        <source>Nothing was measured</source>
        <translation>没有评测结果</translation>
    </message>
    <message>
        <source>{name} {value} ({low} to {high}), {at}</source>
        <translation>{name} {value}（{low} 到 {high}），{at}</translation>
    </message>
</context>
<context>
    <name>Search</name>
    <message>
        <source>Search by words</source>
        <translation>按文字搜索</translation>
    </message>
    <message>
        <source>Enter searches (Ctrl+F); emptied, it shows all again. An image that is dropped here is searched for.</source>
        <translation>按 Enter 搜索 (Ctrl+F)；清空后重新显示全部。拖入图片则以图搜图。</translation>
    </message>
    <message>
        <source>Found once all images were looked at.</source>
        <translation>所有图片查看完毕后才有结果。</translation>
    </message>
</context>
<context>
    <name>SearchCard</name>
    <message>
        <source>&amp;Try several methods and keep the best, in</source>
        <translation>尝试多种方法并保留最好的(&amp;T)，限时</translation>
    </message>
    <message>
        <source>Each is tried for a short time, and what does better goes on for longer.</source>
        <translation>每种方法先试一小段时间，表现好的再继续训练。</translation>
    </message>
    <message>
        <source>Minutes to take</source>
        <translation>限定的分钟数</translation>
    </message>
    <message>
        <source>Rates are chosen too. The linear probe is kept unless something beats it.</source>
        <translation>学习率也会一并选择。除非有更好的结果，否则保留线性探针。</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Start a&amp;gain now</source>
        <translation>立即重新启动(&amp;G)</translation>
    </message>
    <message>
        <source>In force after the next start.</source>
        <translation>下次启动后生效。</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>The fastest there is</source>
        <translation>最快的可用设备</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>NVIDIA or AMD graphics card</source>
        <translation>NVIDIA 或 AMD 显卡</translation>
    </message>
    <message>
        <source>Apple graphics</source>
        <translation>Apple 图形处理器</translation>
    </message>
    <message>
        <source>Looking which device there is ...</source>
        <translation>正在检测可用设备 ...</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>设备(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Hub address</source>
        <translation>Hub 地址(&amp;H)</translation>
    </message>
    <message>
        <source>Where base models are downloaded from; a mirror, for instance.</source>
        <translation>从哪里下载基础模型，例如某个镜像。</translation>
    </message>
    <message>
        <source>hf-mirror.com copies the hub and is run by others, who see what is downloaded. Every file is checked by the hash that the same address gives: damage is found, a mirror that changes files is not.</source>
        <translation>hf-mirror.com 是他人运营的 Hub 镜像站，对方能看到下载了什么。每个文件都会用同一地址给出的哈希值校验：能发现传输损坏，但发现不了镜像站自己改动的文件。</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练任务</translation>
    </message>
    <message>
        <source>Decoded images</source>
        <translation>解码后的图片</translation>
    </message>
    <message>
        <source>Base models</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>&amp;Change...</source>
        <translation>更改(&amp;C)...</translation>
    </message>
    <message>
        <source>Runs made so far stay.</source>
        <translation>已有的训练任务留在原处。</translation>
    </message>
    <message>
        <source>Ch&amp;ange...</source>
        <translation>更改(&amp;A)...</translation>
    </message>
    <message>
        <source>What is in the folder of before stays there.</source>
        <translation>原文件夹中的内容留在原处。</translation>
    </message>
    <message>
        <source>Chan&amp;ge...</source>
        <translation>更改(&amp;G)...</translation>
    </message>
    <message>
        <source>Models of before are downloaded again.</source>
        <translation>以前的模型需要重新下载。</translation>
    </message>
    <message>
        <source>&amp;Empty</source>
        <translation>清空(&amp;E)</translation>
    </message>
    <message>
        <source>They are decoded again when needed.</source>
        <translation>需要时会重新解码。</translation>
    </message>
    <message>
        <source>Change: {}</source>
        <translation>更改：{}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open: {}</source>
        <translation>打开：{}</translation>
    </message>
    <message>
        <source>Re&amp;move what ClipTune keeps...</source>
        <translation>移除 ClipTune 保存的内容(&amp;M)...</translation>
    </message>
    <message>
        <source>Caches, settings, downloaded models, each with its size. Runs stay.</source>
        <translation>缓存、设置、下载的模型，各占多少空间。训练任务会保留。</translation>
    </message>
    <message>
        <source>{} of the environment says where.</source>
        <translation>由环境变量 {} 指定。</translation>
    </message>
    <message>
        <source>Found: {}</source>
        <translation>检测到：{}</translation>
    </message>
    <message>
        <source>Go &amp;by the mirror hf-mirror.com</source>
        <translation>使用镜像站 hf-mirror.com(&amp;B)</translation>
    </message>
    <message>
        <source>Go &amp;by huggingface.co again</source>
        <translation>恢复使用 huggingface.co(&amp;B)</translation>
    </message>
    <message>
        <source>Folder for runs</source>
        <translation>训练任务的文件夹</translation>
    </message>
    <message>
        <source>Folder for decoded images</source>
        <translation>解码图片的文件夹</translation>
    </message>
    <message>
        <source>Folder for base models</source>
        <translation>基础模型的文件夹</translation>
    </message>
    <message>
        <source>{} cannot be written to: {}.</source>
        <translation>无法写入 {}：{}。</translation>
    </message>
</context>
<context>
    <name>Sight</name>
    <message>
        <source>No image</source>
        <translation>没有图片</translation>
    </message>
    <message>
        <source>Drop images or a folder here,
click to choose some,
or paste with Ctrl+V</source>
        <translation>把图片或文件夹拖到这里，
单击选择，
或按 Ctrl+V 粘贴</translation>
    </message>
</context>
<context>
    <name>SortingHeadings</name>
    <message>
        <source>Sort by</source>
        <translation>排序方式</translation>
    </message>
    <message>
        <source>A click sorts. By keyboard: Tab, arrows, Enter.</source>
        <translation>单击即可排序。用键盘：Tab、方向键、Enter。</translation>
    </message>
</context>
<context>
    <name>Standing</name>
    <message>
        <source>Running</source>
        <translation>正在进行</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Elsewhere?</source>
        <translation>在别处？</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Not started</source>
        <translation>未开始</translation>
    </message>
    <message>
        <source>Continue from the last checkpoint.</source>
        <translation>从上一个检查点继续。</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续训练(&amp;R)</translation>
    </message>
    <message>
        <source>From its beginning: there is no checkpoint.</source>
        <translation>从头开始：没有检查点。</translation>
    </message>
    <message>
        <source>Sta&amp;rt</source>
        <translation>开始(&amp;R)</translation>
    </message>
    <message>
        <source>Sta&amp;rt again</source>
        <translation>重新开始(&amp;R)</translation>
    </message>
    <message>
        <source>Best in 1 minute</source>
        <translation>1 分钟内的最佳方案</translation>
    </message>
    <message>
        <source>Best in {} minutes</source>
        <translation>{} 分钟内的最佳方案</translation>
    </message>
    <message>
        <source>waits until {}</source>
        <translation>等待当前工作完成：{}</translation>
    </message>
    <message>
        <source>begins when the engine has done its work</source>
        <translation>引擎完成手头的工作后开始</translation>
    </message>
    <message>
        <source>epoch {} of {}</source>
        <translation>第 {} 轮，共 {} 轮</translation>
    </message>
    <message>
        <source>{} images/s</source>
        <translation>{} 张/秒</translation>
    </message>
    <message>
        <source>{} left</source>
        <translation>还剩 {}</translation>
    </message>
    <message>
        <source>ends after this step, or when the work under way returns</source>
        <translation>当前步或手头的工作完成后结束</translation>
    </message>
    <message>
        <source>looking through the images</source>
        <translation>正在扫描图片</translation>
    </message>
    <message>
        <source>downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>unpacking the images</source>
        <translation>正在解压图片</translation>
    </message>
    <message>
        <source>loading the base model</source>
        <translation>正在加载基础模型</translation>
    </message>
    <message>
        <source>decoding the images</source>
        <translation>正在解码图片</translation>
    </message>
    <message>
        <source>measuring the untouched base</source>
        <translation>正在评测未经微调的基础模型</translation>
    </message>
    <message>
        <source>computing features once</source>
        <translation>正在一次性计算特征</translation>
    </message>
    <message>
        <source>fitting a linear probe</source>
        <translation>正在拟合线性探针</translation>
    </message>
    <message>
        <source>searching for a learning rate</source>
        <translation>正在搜索学习率</translation>
    </message>
    <message>
        <source>choosing how far to go</source>
        <translation>正在选定改动的幅度</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>正在评测</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Teach CLIP your own images</source>
        <translation>教 CLIP 认识你的图片</translation>
    </message>
    <message>
        <source>Everything stays on this computer. Your images are never changed.</source>
        <translation>一切都留在这台电脑上。你的图片绝不会被改动。</translation>
    </message>
    <message>
        <source>Drop a folder or a zip here, or click to choose a folder</source>
        <translation>把文件夹或 zip 拖到这里，或单击选择文件夹</translation>
    </message>
    <message>
        <source>Pick the folder that holds your images (Ctrl+O).</source>
        <translation>选择存放图片的文件夹 (Ctrl+O)。</translation>
    </message>
    <message>
        <source>Choose a folder of images</source>
        <translation>选择图片文件夹</translation>
    </message>
    <message>
        <source>Choose &amp;folder...</source>
        <translation>选择文件夹(&amp;F)...</translation>
    </message>
    <message>
        <source>Mo&amp;re</source>
        <translation>更多(&amp;R)</translation>
    </message>
    <message>
        <source>Archives, data sets, and what was open before.</source>
        <translation>压缩包、数据集和最近打开的内容。</translation>
    </message>
    <message>
        <source>Choose &amp;photos...</source>
        <translation>选择照片(&amp;P)...</translation>
    </message>
    <message>
        <source>Open the &amp;sample</source>
        <translation>打开示例(&amp;S)</translation>
    </message>
    <message>
        <source>My sorted folders</source>
        <translation>已分好类的文件夹</translation>
    </message>
    <message>
        <source>One folder for each thing, or a table of labels: train at once.</source>
        <translation>每类一个文件夹，或有标签表格：直接训练。</translation>
    </message>
    <message>
        <source>My unsorted photos</source>
        <translation>未分类的照片</translation>
    </message>
    <message>
        <source>Type what is in them; CLIP sorts, you correct.</source>
        <translation>输入照片里有什么；CLIP 归类，你来纠正。</translation>
    </message>
    <message>
        <source>Just looking</source>
        <translation>先看看再说</translation>
    </message>
    <message>
        <source>Drawings of ten things, and a tiny practice model.</source>
        <translation>十种事物的插画，和一个很小的练手模型。</translation>
    </message>
    <message>
        <source>Sort t&amp;hese images...</source>
        <translation>归类这些图片(&amp;H)...</translation>
    </message>
    <message>
        <source>&amp;Look at the images...</source>
        <translation>查看图片(&amp;L)...</translation>
    </message>
    <message>
        <source>See every class, leave images out, change words and labels.</source>
        <translation>查看每个类别，排除图片，修改名称和标签。</translation>
    </message>
    <message>
        <source>Ad&amp;vanced...</source>
        <translation>高级(&amp;V)...</translation>
    </message>
    <message>
        <source>Choose the method and its settings.</source>
        <translation>选择方法及其设置。</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>Co&amp;mpare...</source>
        <translation>对比(&amp;M)...</translation>
    </message>
    <message>
        <source>Choose methods, seeds and time; then all of it is queued at once.</source>
        <translation>选择方法、随机种子和时间，然后一次全部排入队列。</translation>
    </message>
    <message>
        <source>O&amp;K</source>
        <translation>确定(&amp;K)</translation>
    </message>
    <message>
        <source>Sample images</source>
        <translation>示例图片</translation>
    </message>
    <message>
        <source>Looking through the folder ...</source>
        <translation>正在扫描文件夹 ...</translation>
    </message>
    <message>
        <source>Sort more of t&amp;hem...</source>
        <translation>继续归类(&amp;H)...</translation>
    </message>
    <message>
        <source>&amp;Add to queue</source>
        <translation>加入队列(&amp;A)</translation>
    </message>
    <message>
        <source>No problems in {} images.</source>
        <translation>{} 张图片都没有问题。</translation>
    </message>
    <message>
        <source>1 issue with the images.</source>
        <translation>图片有 1 个问题。</translation>
    </message>
    <message>
        <source>{} issues with the images.</source>
        <translation>图片有 {} 个问题。</translation>
    </message>
</context>
<context>
    <name>Starter</name>
    <message>
        <source>The same run is on or waits already: “{}”.</source>
        <translation>相同的训练任务正在进行或排队：“{}”。</translation>
    </message>
    <message>
        <source>Show r&amp;uns</source>
        <translation>显示训练任务(&amp;U)</translation>
    </message>
    <message>
        <source>O&amp;K</source>
        <translation>确定(&amp;K)</translation>
    </message>
    <message>
        <source>“{}” may still be training on {}, which cannot be seen from here.</source>
        <translation>“{}”可能仍在 {} 上训练，从这里无法得知。</translation>
    </message>
    <message>
        <source>Resume &amp;here anyway</source>
        <translation>仍在这里继续(&amp;H)</translation>
    </message>
    <message>
        <source>N&amp;ot now</source>
        <translation>以后再说(&amp;O)</translation>
    </message>
    <message>
        <source>Start the &amp;queue</source>
        <translation>启动队列(&amp;Q)</translation>
    </message>
    <message>
        <source>“{}” waits for its turn.</source>
        <translation>“{}”正在排队。</translation>
    </message>
    <message>
        <source>“{}” was left in the middle.</source>
        <translation>“{}”训练到一半中断了。</translation>
    </message>
    <message>
        <source>Left in the middle: “{}” and {} more.</source>
        <translation>训练到一半中断的有“{}”和另外 {} 个。</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续训练(&amp;R)</translation>
    </message>
    <message>
        <source>Start a&amp;gain</source>
        <translation>重新开始(&amp;G)</translation>
    </message>
    <message>
        <source>Runs and searches that wait from last time: {}.</source>
        <translation>上次留下的排队任务（训练和寻找最佳方案）：{} 个。</translation>
    </message>
</context>
<context>
    <name>Terms</name>
    <message>
        <source>Image</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>One file that you have: a photo, a scan, a drawing. ClipTune reads it and never changes it.</source>
        <translation>你的一个图片文件：照片、扫描件或图画。ClipTune 只读取它，绝不改动。</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>What an image shows, by one name: cup, owl, rust. Training teaches the model to tell your classes apart.</source>
        <translation>用一个名称概括图片的内容：杯子、猫头鹰、锈迹。训练就是教模型区分你的各个类别。</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>What is said of one image: that it shows this class. Labels come from folders, from a table, or from you.</source>
        <translation>对一张图片的说明：它属于某个类别。标签来自文件夹、表格，或由你标注。</translation>
    </message>
    <message>
        <source>Several labels</source>
        <translation>多标签</translation>
    </message>
    <message>
        <source>An image may show more than one thing at once. Then each label is said or not, from a threshold of its own.</source>
        <translation>一张图片可以同时包含多种东西。这时每个标签各有自己的阈值，分别判断有或没有。</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>图片描述</translation>
    </message>
    <message>
        <source>A sentence about one image. With captions the model learns which sentence goes with which image, without classes.</source>
        <translation>描述一张图片的一句话。用图片描述训练时没有类别，模型学习的是哪句话对应哪张图片。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>The sentence that stands for a class, such as “a photo of a cup”. CLIP compares each image with it.</source>
        <translation>代表一个类别的句子，如“a photo of a cup”。CLIP 把每张图片与它比较。</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>提示模板</translation>
    </message>
    <message>
        <source>A prompt with a gap for the class words: “a photo of a {}”. Of several templates the mean is taken.</source>
        <translation>为类别名称留出空位的提示词：“a photo of a {}”。有多个模板时取平均。</translation>
    </message>
    <message>
        <source>Class words</source>
        <translation>类别名称</translation>
    </message>
    <message>
        <source>What a class is called in its prompts, where its folder’s name says little: “teapot” for tp_02.</source>
        <translation>类别在提示词中的叫法，用于文件夹名称看不出含义的情况：例如用“teapot”代表 tp_02。</translation>
    </message>
    <message>
        <source>Training images</source>
        <translation>训练图片</translation>
    </message>
    <message>
        <source>The images that the model learns from, each of them once in every epoch.</source>
        <translation>模型从中学习的图片，每轮每张用一次。</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>验证图片</translation>
    </message>
    <message>
        <source>Images that the model does not learn from. They choose what is kept: how far to go, and at which rate.</source>
        <translation>模型不学习的图片，用来决定保留什么：训练到哪一步，用哪个学习率。</translation>
    </message>
    <message>
        <source>Test images</source>
        <translation>测试图片</translation>
    </message>
    <message>
        <source>Images that have no say in anything. What is right of them is what to expect of new images.</source>
        <translation>不参与任何决定的图片。模型在它们上的正确率，就是对新图片可以期待的正确率。</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Which images are for training, for validation and for test. Runs can be compared where it is the same.</source>
        <translation>哪些图片用于训练、验证和测试。划分相同的训练任务才能互相对比。</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>标注看板</translation>
    </message>
    <message>
        <source>Where unsorted images get their labels: CLIP proposes, you put right, and every answer makes it propose better.</source>
        <translation>给未分类的图片打标签的地方：CLIP 提出建议，你来纠正；每次回答都让后面的建议更准。</translation>
    </message>
    <message>
        <source>Piles</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Images that are nearly the same stand as one, with their number: what you say of it holds for all of them.</source>
        <translation>几乎相同的图片合为一张显示，并标出张数：对它的决定适用于全部。</translation>
    </message>
    <message>
        <source>Doubtful label</source>
        <translation>可疑标签</translation>
    </message>
    <message>
        <source>A label that the others speak against. Some of them are wrong, some images are only hard: look at these first.</source>
        <translation>与其他标签相矛盾的标签。有些确实标错了，有些只是图片难认：请先查看这些。</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>What you said about a folder: classes, words, labels, exclusions. It is kept elsewhere, and can be undone.</source>
        <translation>你对一个文件夹所做的决定：类别、名称、标签、排除。它们另存在别处，都可以撤销。</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>An image that no run learns from or is measured on. The file stays where it is, and can be included again.</source>
        <translation>不参与任何训练和评测的图片。文件留在原处，可以随时重新纳入。</translation>
    </message>
    <message>
        <source>CLIP</source>
        <translation>CLIP</translation>
    </message>
    <message>
        <source>A model that brings images and sentences into one space, where those that belong together lie close.</source>
        <translation>一种把图片和句子映射到同一空间的模型：相匹配的图片和句子在其中彼此靠近。</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>The CLIP that training begins with, taught by others on many millions of images. Larger ones see more and are slower.</source>
        <translation>作为训练起点的 CLIP，已由他人用上亿张图片训练过。模型越大，看得越细，也越慢。</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>练手模型</translation>
    </message>
    <message>
        <source>The tiny practice model that comes with ClipTune. It is for drawings and for trying the program, not for photos.</source>
        <translation>ClipTune 自带的很小的模型，用于插画和熟悉程序，不适合照片。</translation>
    </message>
    <message>
        <source>Towers</source>
        <translation>塔</translation>
    </message>
    <message>
        <source>The two halves of CLIP: one reads images, the other reads text. A method may change either or both.</source>
        <translation>CLIP 的两半：一半读图片（图像塔），另一半读文字（文本塔）。一种方法可以改动其中之一，或两者都改。</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>The row of numbers that a tower makes of an image or of a sentence. Like things get like numbers.</source>
        <translation>图像塔或文本塔为一张图片或一个句子算出的一串数字。相似的内容得到相近的数字。</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>余弦相似度</translation>
    </message>
    <message>
        <source>How alike two embeddings are: 1 where they point the same way, 0 where they have nothing in common.</source>
        <translation>两个嵌入有多相似：方向相同为 1，毫无共同之处为 0。</translation>
    </message>
    <message>
        <source>Class vectors</source>
        <translation>类别向量</translation>
    </message>
    <message>
        <source>One vector a class, fitted to its images. An image goes to the nearest: by vectors, where prompts go by words.</source>
        <translation>由各类图片拟合出的向量，每类一个，图片归入最接近的一类。这是“按类别向量”分类；提示词则是“按提示词”分类。</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Going on with a model’s training, on your images and for your classes.</source>
        <translation>用你的图片、针对你的类别，接着训练已有的模型。</translation>
    </message>
    <message>
        <source>PEFT</source>
        <translation>PEFT</translation>
    </message>
    <message>
        <source>Parameter-efficient fine-tuning: the base is frozen, and few added weights learn. Also the library that loads these.</source>
        <translation>参数高效微调：冻结基础模型，只训练新增的少量权重。也指加载这类成果的程序库。</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>What such a method learned: a small file that is put onto its base. Without that base it does nothing.</source>
        <translation>这类方法学到的成果：一个叠加在基础模型上的小文件。离开该基础模型就不起作用。</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>秩 (rank)</translation>
    </message>
    <message>
        <source>How wide LoRA’s way is. A higher rank can learn more, and needs more images and memory for it.</source>
        <translation>LoRA 旁路的宽度。秩越高，能学的越多，需要的图片和显存也越多。</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>alpha</translation>
    </message>
    <message>
        <source>How much LoRA’s way counts beside the base: what it learned is multiplied by alpha divided by rank.</source>
        <translation>LoRA 旁路相对于基础模型的分量：学到的结果要乘以 alpha 除以秩。</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Storing each weight in fewer bits, 4 in place of 32. It takes far less memory and is a little less exact.</source>
        <translation>用更少的位数存放每个权重，例如用 4 位代替 32 位。占用大为减少，精度略有损失。</translation>
    </message>
    <message>
        <source>Merged model</source>
        <translation>合并后的模型</translation>
    </message>
    <message>
        <source>An adapter added into the weights of its base: a plain CLIP folder, which other programs load as it is.</source>
        <translation>把适配器并入基础模型权重得到的模型：一个普通的 CLIP 文件夹，其他程序可以直接加载。</translation>
    </message>
    <message>
        <source>ONNX</source>
        <translation>ONNX</translation>
    </message>
    <message>
        <source>A model as a graph that runs without Python: on servers, on phones, from other languages.</source>
        <translation>以计算图表示的模型，脱离 Python 也能运行：服务器、手机和其他编程语言都能用。</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练任务</translation>
    </message>
    <message>
        <source>One training from its start to its end: settings, curves, results and what was kept, in a folder of its own.</source>
        <translation>从开始到结束的一次训练：设置、曲线、结果和保留的内容，都放在自己的文件夹里。</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮 (epoch)</translation>
    </message>
    <message>
        <source>Once through all training images.</source>
        <translation>把所有训练图片过一遍。</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批</translation>
    </message>
    <message>
        <source>The images that are looked at together, before the weights move one step.</source>
        <translation>一起处理的一组图片，处理完后权重更新一步。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far the weights move in a step. Too high, and the model forgets; too low, and it stays as it is.</source>
        <translation>每一步中权重变动的幅度。太大，模型会遗忘；太小，模型几乎不变。</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>How far the answers are from the truth, in training. The curve should fall and then level off.</source>
        <translation>训练中模型的回答与正确答案相差多远。曲线应先下降，然后趋于平缓。</translation>
    </message>
    <message>
        <source>Overfitting</source>
        <translation>过拟合</translation>
    </message>
    <message>
        <source>Learning by heart: the loss falls in training and rises in validation. More images help, or fewer epochs.</source>
        <translation>死记硬背：训练损失下降，验证损失却上升。增加图片或减少轮数会有帮助。</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>All that is needed to go on with a run where it was stopped.</source>
        <translation>训练任务停止后继续所需的全部内容。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The number that chance begins with: order, split, first weights. On a CPU, the same seed gives the same run.</source>
        <translation>一切随机过程的起点：顺序、划分、初始权重。在 CPU 上，随机种子相同，训练结果就相同。</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存与显存</translation>
    </message>
    <message>
        <source>What the program will hold during the run, against what this computer or its graphics card has free.</source>
        <translation>训练期间程序的占用，与这台电脑或其显卡的可用容量相对照。</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>How many of a hundred images get the right class. Balanced: as if every class had equally many images.</source>
        <translation>每一百张图片中有多少张分对。平衡准确率：假设每个类别的图片一样多时的准确率。</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>置信区间</translation>
    </message>
    <message>
        <source>Between which figures the truth likely lies, given by how few images it was measured. Few images: wide.</source>
        <translation>真实数值很可能落在其中的范围，取决于评测图片的数量。图片越少，范围越宽。</translation>
    </message>
    <message>
        <source>Statistically tied</source>
        <translation>统计上持平</translation>
    </message>
    <message>
        <source>Two results that lie so close that chance alone would part them as far. Take the smaller or faster.</source>
        <translation>两个结果非常接近，其差距完全可能出于偶然。选更小或更快的那个即可。</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>A row for what images are, a column for what the model says. All on the diagonal is all right.</source>
        <translation>每行是图片的实际类别，每列是模型给出的类别。全部落在对角线上就是全对。</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>How probable the model says its answer is. Below a threshold an image can be called unsure.</source>
        <translation>模型认为自己的回答有多大概率正确。低于阈值的图片可以标为不确定。</translation>
    </message>
</context>
<context>
    <name>Topics</name>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Open images, choose how much is to be done, press Train. What is preselected suits these images and this computer. Images that are sorted into a folder for each class are trained on at once; others are sorted on the board first. “Advanced” leads to every setting.</source>
        <translation>打开图片，选择快速、均衡或最佳，单击“训练”。预先选好的设置适合这些图片和这台电脑。已按类别放进文件夹的图片可以直接训练；其他图片先在看板上归类。全部设置都在“高级”里。</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>See what was found in the folder, class by class, and what is amiss with it. Delete excludes an image, a click on a heading edits what the class is called in prompts. Nothing in the folder is changed.</source>
        <translation>逐类查看文件夹里找到了什么、有什么问题。Delete 排除一张图片；单击标题可以修改类别在提示词中的叫法。文件夹中的任何东西都不会被改动。</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Choose the model that training begins with. A larger one sees more, and takes more memory and time. One that is not here yet is downloaded once, and then kept.</source>
        <translation>选择作为训练起点的模型。大模型看得更细，但占用更多、更费时间。本机没有的模型只需下载一次，之后会一直保留。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Choose how the model is changed. One of the methods is advised, and why stands above them. The settings of the chosen one are folded away below; those that nobody changes are set by what is known of these images.</source>
        <translation>选择怎样改动模型。其中一种方法会被推荐，理由写在最上方。所选方法的设置收在下面；没有改动过的设置会根据这些图片自动确定。</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>核对</translation>
    </message>
    <message>
        <source>What is about to be done, and what it will take: read it once, then start. While a run is on, another one is put behind it in the queue.</source>
        <translation>将要做什么、需要多少资源：看一遍，然后开始。已有训练任务正在进行时，新的会排在队列后面。</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>标注看板</translation>
    </message>
    <message>
        <source>Sort images, or look at their labels. Type the names of classes; CLIP proposes, you put right. A key puts the chosen images into its class, Enter says that what is proposed is right. Everything is kept at once and can be undone.</source>
        <translation>给图片归类，或检查它们的标签。输入类别名称；CLIP 提出建议，你来纠正。按类别对应的键，所选图片就归入该类；按 Enter 采纳建议。一切立即保存，都可以撤销。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Watch a run, pause it, or end it early: what was learned so far is kept. Orange is measured on images that it does not learn from, so that is the curve to look at.</source>
        <translation>观察训练过程，可以暂停，也可以提前结束：已学到的内容会保留。橙色曲线是在模型没有学过的图片上得出的，所以要看这一条。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>What came of it: how many images are right, which classes are confused, and what to do next. Click a field of the matrix to see its images. If a label is wrong, say what the image really shows, and train again with what was put right.</source>
        <translation>训练的成果：多少图片分对了，哪些类别容易混淆，下一步做什么。单击混淆矩阵的一格，查看对应的图片。如果标签有误，指出图片的真实内容，然后用改正后的标签重新训练。</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练任务</translation>
    </message>
    <message>
        <source>Every run that there is. Choose one to open it, go on with it, or make another like it; choose several to compare them. What is deleted goes to the system’s trash.</source>
        <translation>这里有全部训练任务。选一个可以打开、继续或做一个类似的；选多个可以对比。删除的任务会移到系统的回收站。</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Runs on the same images side by side, and which of them to take. A difference that chance alone could make is called a tie. “Compare” on the first page plans one: methods, seeds, time. The report holds all of it, for others.</source>
        <translation>把同样图片上的训练任务并列比较，并给出该选哪个。可能出于偶然的差距视为持平。首页上的“对比”用来安排一次对比：方法、随机种子、时间。报告包含全部内容，便于交给他人。</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>Ask what was trained about new images: one by one, by words, or a whole folder at once. Tick several to see where they differ. If an answer is wrong, say what the image really shows: the next training learns it.</source>
        <translation>用新图片考考训练好的模型：一张张地看，用文字找，或一次处理整个文件夹。勾选多个模型，可以看出它们的分歧。如果回答有误，指出图片的真实内容：下次训练就会学到。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>What holds for every run: look, language, which device computes, and where runs, models and decoded images are kept. It is in force as soon as it is chosen. Whether there is a newer ClipTune is asked only when you check for it.</source>
        <translation>对所有训练任务都有效的设置：外观、语言、用哪个设备计算，以及训练任务、模型和解码图片存放在哪里。更改立即生效。只有在你检查更新时，程序才会查询是否有新版 ClipTune。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What the program says to itself, for a report of something that went wrong. It is sent nowhere.</source>
        <translation>程序运行的记录，用于报告出现的问题。它不会被发送到任何地方。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Take along what a run learned. Each kind is written, read again in a separate process and compared before it is called done. What another program needs for it, and what it can do with it, stands beside each kind, and in the README.md of what is written.</source>
        <translation>把训练任务学到的内容带走。每种格式写入后都会在独立进程中重新读取并核对，然后才算完成。其他程序需要具备什么、能用它做什么，写在各格式旁边，也写在导出内容的 README.md 里。</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Tour</source>
        <translation>引导</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} / {}</translation>
    </message>
    <message>
        <source>Begin with your images: choose their folder, or drop it anywhere here.</source>
        <translation>从你的图片开始：选择图片所在的文件夹，或把它拖到这里的任意位置。</translation>
    </message>
    <message>
        <source>Say how much is to be done. What suits these images and this computer is chosen already.</source>
        <translation>选择快速、均衡或最佳。适合这些图片和这台电脑的选项已经选好。</translation>
    </message>
    <message>
        <source>Train. You can pause, stop and close at any time: nothing is lost.</source>
        <translation>训练。可以随时暂停、停止或关闭：什么都不会丢失。</translation>
    </message>
    <message>
        <source>Try what was trained: on one new image, or on a whole folder.</source>
        <translation>试试训练好的模型：用一张新图片，或整个文件夹。</translation>
    </message>
    <message>
        <source>A “?” explains the page that it stands on, and its words. The tour is there, too.</source>
        <translation>“?”解释它所在的页面和其中的用语。引导也可以从那里打开。</translation>
    </message>
</context>
<context>
    <name>TryPage</name>
    <message>
        <source>Ima&amp;ges</source>
        <translation>图片(&amp;G)</translation>
    </message>
    <message>
        <source>Sea&amp;rch</source>
        <translation>搜索(&amp;R)</translation>
    </message>
    <message>
        <source>Whole fo&amp;lder</source>
        <translation>整个文件夹(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Open images...</source>
        <translation>打开图片(&amp;O)...</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>An image or files (Ctrl+V).</source>
        <translation>粘贴图片或文件 (Ctrl+V)。</translation>
    </message>
    <message>
        <source>Ca&amp;mera...</source>
        <translation>摄像头(&amp;M)...</translation>
    </message>
    <message>
        <source>Try what a camera sees.</source>
        <translation>用摄像头拍到的画面试一试。</translation>
    </message>
    <message>
        <source>Clear lis&amp;t</source>
        <translation>清空列表(&amp;T)</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>From a folder...</source>
        <translation>来自文件夹...</translation>
    </message>
    <message>
        <source>From a zip...</source>
        <translation>来自 zip...</translation>
    </message>
    <message>
        <source>Choose the folder of an adapter</source>
        <translation>选择适配器的文件夹</translation>
    </message>
    <message>
        <source>Choose the zip of an adapter</source>
        <translation>选择适配器的 zip</translation>
    </message>
    <message>
        <source>Adding {} ...</source>
        <translation>正在添加 {} ...</translation>
    </message>
    <message>
        <source>“{}” can be tried now.</source>
        <translation>现在可以试用“{}”了。</translation>
    </message>
    <message>
        <source>O&amp;K</source>
        <translation>确定(&amp;K)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Move “{}” to the trash?</source>
        <translation>把“{}”移到回收站？</translation>
    </message>
    <message>
        <source>What it was imported from stays where it is.</source>
        <translation>导入它时的来源文件留在原处。</translation>
    </message>
    <message>
        <source>&amp;Move to trash</source>
        <translation>移到回收站(&amp;M)</translation>
    </message>
    <message>
        <source>“{}” could not be moved to the trash. Delete its folder: {}</source>
        <translation>无法把“{}”移到回收站。请删除它的文件夹：{}</translation>
    </message>
    <message>
        <source>Kept: {} is really {}.</source>
        <translation>已记下：{} 其实是 {}。</translation>
    </message>
    <message>
        <source>pasted {}</source>
        <translation>粘贴 {}</translation>
    </message>
    <message>
        <source>photo {}</source>
        <translation>照片 {}</translation>
    </message>
    <message>
        <source>What was pasted is no image that can be read.</source>
        <translation>粘贴的内容不是可以读取的图片。</translation>
    </message>
    <message>
        <source>Open images</source>
        <translation>打开图片</translation>
    </message>
</context>
<context>
    <name>TwinsDialog</name>
    <message>
        <source>&amp;Previous</source>
        <translation>上一张(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一张(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Image {} of {}</source>
        <translation>第 {} 张图片，共 {} 张</translation>
    </message>
    <message>
        <source>&amp;Exclude both</source>
        <translation>两张都排除(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Exclude all of these</source>
        <translation>全部排除(&amp;E)</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Keep as “{}”</source>
        <translation>保留为“{}”</translation>
    </message>
    <message>
        <source>Keep for {}</source>
        <translation>保留用于{}</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>使用中</translation>
    </message>
</context>
<context>
    <name>WaitingCard</name>
    <message>
        <source>Waiting</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Runs and searches that wait, the next one first</source>
        <translation>排队的训练任务和寻找最佳方案的任务，下一个在最前</translation>
    </message>
    <message>
        <source>&amp;Earlier</source>
        <translation>提前(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Later</source>
        <translation>推后(&amp;L)</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>移除(&amp;M)</translation>
    </message>
    <message>
        <source>Start the &amp;queue</source>
        <translation>启动队列(&amp;Q)</translation>
    </message>
</context>
<context>
    <name>_Choice</name>
    <message>
        <source>Automatic: {}</source>
        <translation>自动：{}</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
</context>
<context>
    <name>_Model</name>
    <message>
        <source>key {}</source>
        <translation>按键 {}</translation>
    </message>
</context>
<context>
    <name>_Rows</name>
    <message>
        <source>captions</source>
        <translation>图片描述</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>file names</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>_Screen</name>
    <message>
        <source>What the camera sees</source>
        <translation>摄像头画面</translation>
    </message>
</context>
</TS>
