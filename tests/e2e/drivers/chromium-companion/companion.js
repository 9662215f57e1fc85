// The test driver calls chrome.tabs and chrome.sessions in this worker; there is nothing of its own to do.
