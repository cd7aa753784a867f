"""A search in the memory of the process, in place of a service."""

# Documents by index and number of the post.
DOCUMENTS: dict[tuple[str, str], dict[str, object]] = {}


class MemoryDocumentBackend:
    """Keeps the documents."""

    def index_document(self, index_name, doc_id, document) -> None:
        """Put a document in."""
        DOCUMENTS[index_name, str(doc_id)] = dict(document)

    def update_document(self, index_name, doc_id, update_data) -> None:
        """Change a document; one that isn't there is no error, as in the services."""
        if (index_name, str(doc_id)) in DOCUMENTS:
            DOCUMENTS[index_name, str(doc_id)].update(update_data)

    def delete_document(self, index_name, doc_id) -> None:
        """Take a document out; one that isn't there is no error, as in the services."""
        DOCUMENTS.pop((index_name, str(doc_id)), None)


class MemoryBackend:
    """The search."""

    DOCUMENT_SEARCH_CLASS = MemoryDocumentBackend
