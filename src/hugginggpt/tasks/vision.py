"""The task types whose inputs or outputs are pictures, video and 3d objects."""

from hugginggpt.tasks.types import Parameter, TaskType, slots

CONTROLS = ("canny", "hed", "mlsd", "normal", "openpose", "depth", "seg", "scribble")
"""What can guide or be taken from a picture (ControlNet, arXiv 2302.05543)."""

INSTRUCTION = Parameter("instruction", "string", "In words, what to do to the picture.")
CONTROL = Parameter("control", "string", "The control map to make, or to draw by.", choices=CONTROLS)
_LABELS = Parameter("labels", "strings", "The labels to choose from.")

TYPES: tuple[TaskType, ...] = (
    TaskType(
        "depth-estimation",
        slots("image"),
        slots("image"),
        "Estimate how far away each point of a picture is, as a depth map.",
        "估计图片中每一点的远近，得到深度图。",
        aliases=("midas-control", "depth-control"),
    ),
    TaskType(
        "image-classification",
        slots("image"),
        slots("labels"),
        "Say what a picture shows with one of many labels.",
        "用标签说明一张图片是什么。",
    ),
    TaskType(
        "object-detection",
        slots("image"),
        slots("boxes image?"),
        "Find and count things in a picture with a box around each: people, faces, animals, QR codes.",
        "在图片中找出并框出物体：人、人脸、动物、二维码，也可计数。",
        parameters=(Parameter("labels", "strings", "What to look for, for example `face` or `qr-code`."),),
    ),
    TaskType(
        "image-segmentation",
        slots("image"),
        slots("masks image?"),
        "Separate the regions of a picture: cut out the foreground, remove the background.",
        "分割图片中的区域：抠出主体、去掉背景。",
        aliases=("seg-control", "background-removal"),
    ),
    TaskType(
        "text-to-image",
        slots("prompt:text"),
        slots("image"),
        "Draw a picture from words.",
        "根据文字画一张图片。",
    ),
    TaskType(
        "image-to-text",
        slots("image"),
        slots("text"),
        "Read the text in a picture, or describe a picture in words.",
        "读出图片里的文字，或用文字描述图片。",
        parameters=(
            Parameter("aspect", "string", "The text that stands in it, or what it shows.", choices=("text", "caption")),
        ),
        aliases=("image-captioning", "image-caption", "ocr", "optical-character-recognition"),
    ),
    TaskType(
        "image-to-image",
        slots("image regions:boxes|masks?"),
        slots("image"),
        "Change a picture: restyle, pencil sketch, edges, sharpen, denoise, upscale, grayscale, rotate, resize, crop, "
        "blur, edit by words.",
        "改变图片：换风格、铅笔画、边缘、增强细节、去噪、放大、黑白、旋转、缩放、裁剪、模糊、按文字修改。",
        parameters=(INSTRUCTION, CONTROL),
    ),
    TaskType(
        "image-to-video",
        slots("image* audio?"),
        slots("video"),
        "Make a video from one or more pictures, with sound if there is some.",
        "把一张或多张图片做成视频，有声音就配上。",
        parameters=(Parameter("seconds", "number", "The length of the video in seconds."),),
    ),
    TaskType(
        "unconditional-image-generation",
        (),
        slots("image"),
        "Draw a picture of a kind that the model knows, without any input.",
        "不需要输入，生成一张模型所熟悉的图片。",
    ),
    TaskType(
        "video-classification",
        slots("video"),
        slots("labels"),
        "Say what happens in a video with a label.",
        "用标签说明视频里发生了什么。",
    ),
    TaskType(
        "text-to-video",
        slots("prompt:text"),
        slots("video"),
        "Make a video from words.",
        "根据文字生成视频。",
    ),
    TaskType(
        "zero-shot-image-classification",
        slots("image"),
        slots("labels"),
        "Sort a picture into labels that the request names.",
        "把图片归入请求中列出的标签之一。",
        parameters=(_LABELS,),
    ),
    TaskType(
        "mask-generation",
        slots("image regions:points|boxes?"),
        slots("masks"),
        "Make a mask for every object of a picture, or for the one at a point.",
        "为图片中的每个物体，或某一点上的物体，生成遮罩。",
    ),
    TaskType(
        "zero-shot-object-detection",
        slots("image"),
        slots("boxes image?"),
        "Find things in a picture that the request names in its own words.",
        "在图片中找出请求里用文字指明的东西。",
        parameters=(_LABELS,),
    ),
    TaskType(
        "text-to-3d",
        slots("prompt:text"),
        slots("3d"),
        "Make a 3d object from words.",
        "根据文字生成三维物体。",
    ),
    TaskType(
        "image-to-3d",
        slots("image"),
        slots("3d"),
        "Make a 3d object from a picture.",
        "根据图片生成三维物体。",
    ),
    TaskType(
        "image-feature-extraction",
        slots("image"),
        slots("vector"),
        "Turn a picture into a vector of numbers that stands for what it shows.",
        "把图片变成代表其内容的向量。",
    ),
    TaskType(
        "keypoint-detection",
        slots("image"),
        slots("points image?"),
        "Find the key points in a picture, for example the pose of a person.",
        "找出图片中的关键点，例如人的姿势。",
        aliases=("pose-estimation",),
    ),
    TaskType(
        "video-to-video",
        slots("video"),
        slots("video"),
        "Change a video: restyle it, sharpen it, edit it by words.",
        "改变视频：换风格、增强、按文字修改。",
        parameters=(INSTRUCTION,),
    ),
)
