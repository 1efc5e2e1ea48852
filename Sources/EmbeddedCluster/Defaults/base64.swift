import FoundationEssentials

/// Standard base64 of a text's UTF-8.
func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
