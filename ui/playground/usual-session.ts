/** What a session says of somebody who changed nothing. */
export const USUAL_SESSION = {
  language: "browser",
  theme: "system",
  mustChangePassword: false,
  mustSetUpTwoStep: false,
  signOutUrl: null,
  timeZone: "Asia/Shanghai"
} as const
