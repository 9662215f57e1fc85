// The test driver calls chrome.tabs, chrome.sessions and chrome.debugger in this worker; there is nothing of its own to do.
