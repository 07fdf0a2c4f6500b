# SPDX-License-Identifier: Apache-2.0
"""What the component of the LibreOffice extension is made of."""
