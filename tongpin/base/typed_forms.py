"""Classes of Django's forms that take their model in brackets, as their types ask for it."""

from typing import TYPE_CHECKING, Any, Self

from django import forms

if TYPE_CHECKING:
    ModelForm = forms.ModelForm
else:

    class ModelForm(forms.ModelForm):
        """Django's; `ModelForm[Quiz]` is the class itself, for `Meta` names the model."""

        def __class_getitem__(cls, model: Any) -> type[Self]:
            return cls
