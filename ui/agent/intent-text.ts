import type { Intent } from "#wire/intent.ts"
import { t } from "../shared/language.ts"
import type { Mark } from "../shared/state-mark.ts"

/** The word of a choice in the state menus. */
export const intentText = (intent: Intent): string => {
  switch (intent._tag) {
    case "SignIn":
      return t("do.sign-in")
    case "SignOut":
      return t("do.sign-out")
    case "GoReady":
      return t("do.ready")
    case "GoNotReady":
      return t(`reason.${intent.reason}`)
    default:
      return intent._tag
  }
}

/** The look of the state a choice leads to. */
export const intentMark = (intent: Intent): Mark => {
  if (intent._tag === "GoReady") return "ready"
  if (intent._tag !== "GoNotReady") return "signed-out"
  return intent.reason === "break" || intent.reason === "meal" ? "break" : "not-ready"
}
