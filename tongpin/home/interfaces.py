"""What is stored about oneself, as data."""

from tongpin.serving.interfaces import Answer, Body, Interface, Knock

INTERFACES = (
    Interface(
        address="/me/everything.json",
        method="get",
        name="everything_about_me",
        summary="All that is stored about who asks: a person, or only this phone.",
        knock=Knock.SESSION,
        answers={200: Answer("By kind of data.", Body({"type": "object"}))},
    ),
)
