// The client in one module: partial page updates now; the pages register what they need.
import "htmx.org";
