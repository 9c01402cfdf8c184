import { THE_CUSTOMER } from "#wire/own-data.ts"
import { t } from "./language.ts"

/** An account as people are told of it: whoever keeps their own data by a link has none. */
export const whoText = (account: string): string => (account === THE_CUSTOMER ? t("who.customer") : account)
