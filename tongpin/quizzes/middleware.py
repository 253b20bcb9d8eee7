"""A browser answers quizzes as a person only as long as that person is logged in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tongpin.quizzes.answerers import PERSON


def forget_who_left(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Take the cookie back on the first page that is shown to nobody, as after logging out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if PERSON in request.COOKIES and not request.user.is_authenticated:
            response.delete_cookie(PERSON, samesite="Lax")
        return response

    return middleware
