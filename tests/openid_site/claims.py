"""What the server says of its people."""

from oauth2_provider.oauth2_validators import OAuth2Validator


class NumberClaims(OAuth2Validator):
    """A person's number is the last name, so that the server needs no table of its own."""

    oidc_claim_scope = OAuth2Validator.oidc_claim_scope

    def get_additional_claims(self, request):
        number = request.user.last_name
        return {"phone_number": f"+86 {number}", "phone_number_verified": True}
