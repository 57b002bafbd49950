"""What the parts beside the pixels say, the same for every format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.contract.geometry import Extent
from studio.storage.metadata.formats import PictureFormat

RECORD, PARAMETERS, XMP = "studio", "parameters", "XML:com.adobe.xmp"
PROMPT, WORKFLOW = "prompt", "workflow"
INVOKE, INVOKE_GRAPH, INVOKE_WORKFLOW = "invokeai_metadata", "invokeai_graph", "invokeai_workflow"
OLD_INVOKE, DREAM = "sd-metadata", "Dream"
FOREIGN = (PARAMETERS, PROMPT, WORKFLOW, INVOKE, INVOKE_GRAPH, INVOKE_WORKFLOW, OLD_INVOKE, DREAM)
"""Keywords under which programs keep how a picture was made."""
KEYWORDS = (RECORD, XMP, *FOREIGN)


@dataclass(frozen=True, slots=True)
class Texts:
    """What a file says beside its pixels.

    Attributes:
        format: The file's.
        extent: Size of its picture, from its header.
        texts: By keyword: our record as JSON text, and what other programs left.
        faults: By keyword, in a sentence, what could not be read and why.
    """

    format: PictureFormat
    extent: Extent
    texts: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
