/** The first that fits is it: others claim to be Chrome or Safari too. */
const BROWSERS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bMicroMessenger\//u, "WeChat"],
  [/\bEdg(?:e|A|iOS)?\//u, "Edge"],
  [/\bOPR\//u, "Opera"],
  [/\b(?:Firefox|FxiOS)\//u, "Firefox"],
  [/(?:Chrome|Chromium|CriOS)\//u, "Chrome"],
  [/\bSafari\//u, "Safari"]
]
const SYSTEMS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bWindows\b/u, "Windows"],
  [/\bAndroid\b/u, "Android"],
  [/\biPhone\b/u, "iPhone"],
  [/\biPad\b/u, "iPad"],
  [/\bMac OS X\b/u, "macOS"],
  [/\bLinux\b/u, "Linux"]
]

/** What somebody signed in with, in the words that they know it by; a program that is no browser as it calls itself. */
export const deviceText = (userAgent: string): string => {
  const [browser, system] = [BROWSERS, SYSTEMS].map((known) => known.find(([mark]) => mark.test(userAgent))?.[1])
  return browser === undefined ? userAgent : system === undefined ? browser : `${browser} · ${system}`
}
