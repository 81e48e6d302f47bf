"""What the tests of the doors share."""

import pytest

from dateline.model import ArticleRecord
from dateline.testing import example_record


@pytest.fixture
def record() -> ArticleRecord:
    return example_record()
