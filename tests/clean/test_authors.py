"""Authors that stand in marked elements only."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from dateline.clean.authors import find_authors


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ('<span class="post-author">Posted by Ada M. Moreau</span>', ("Ada M. Moreau",)),
        ('<div class="byline">By: Ada Moreau and Li Wei</div>', ("Ada Moreau", "Li Wei")),
        ('<p class="author">am/ost; liwei</p>', ("am/ost", "liwei")),
        ('<x-name id="authors"><i>Ada Moreau</i></x-name>', ("Ada Moreau",)),
        ('<ul class="metaAuthorList"><li>von Ada Moreau</li></ul>', ("Ada Moreau",)),
        ('<span class="comment-author">Reader One</span>', ()),
        ('<span class="prep-author">Posted on</span>', ()),
        ('<aside><a rel="author" href="/x">Li Wei</a></aside>', ()),
        ('<div class="related"><b class="author">Li Wei</b></div>', ()),
        ('<p class="author">Where did the 300 boats go?</p>', ()),
    ],
)
def test_author_is_read_where_an_element_is_marked_so(markup: str, names: tuple[str, ...]) -> None:
    page = document_fromstring(
        f'<body class="has-sidebar related"><h1>Boats return</h1><main>{markup}</main></body>'
    )
    assert find_authors(page) == names
