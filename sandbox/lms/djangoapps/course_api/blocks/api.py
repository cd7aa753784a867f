"""The blocks of a course, as other applications ask for them."""

from xmodule.modulestore.django import modulestore


def get_blocks(  # noqa: PLR0917 - the platform's own signature
    request,
    usage_key,
    user=None,
    depth=None,
    nav_depth=None,
    requested_fields=None,
    block_counts=None,
    student_view_data=None,
    return_type="dict",
    block_types_filter=None,
    hide_access_denials=False,
    allow_start_dates_in_future=False,
):
    """The blocks from `usage_key` on: a root and blocks by id, or a list of them."""
    found = [
        described(block)
        for block in modulestore().get_item(usage_key).descendants()
        if not block_types_filter or block.block_type in block_types_filter
    ]
    if return_type == "list":
        return found
    return {"root": str(usage_key), "blocks": {block["id"]: block for block in found}}


def described(block) -> dict:
    """A block as the answer shows it."""
    return {
        "id": str(block.usage_key),
        "block_id": block.usage_key.block_id,
        "type": block.block_type,
        "display_name": block.display_name,
        "graded": block.is_graded,
        "children": [str(child.usage_key) for child in block.children],
    }
