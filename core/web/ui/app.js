/** The web client in one module. Each part finds its own work on the page, also in what arrives later. */

import { startChrome } from "./lib/chrome.js";
import { startComboboxes } from "./lib/combobox.js";
import { startIslands } from "./lib/islands.js";
import { startLines } from "./lib/lines.js";
import { startLists } from "./lib/list.js";
import { startNavigation } from "./lib/navigation.js";
import { startOverlays } from "./lib/overlays.js";
import { startPalette } from "./lib/palette.js";
import { startRecord } from "./lib/record.js";
import { startSearch } from "./lib/search.js";
import { startShortcuts } from "./lib/shortcuts.js";
import { startTabs } from "./lib/tabs.js";
import { startToasts } from "./lib/toasts.js";

// The guard of unsaved forms must hear a click before anything follows the link.
startRecord();
startNavigation();
startToasts();
startOverlays();
startComboboxes();
startLines();
startTabs();
startSearch();
startLists();
startPalette();
startIslands();
startChrome();
startShortcuts();
