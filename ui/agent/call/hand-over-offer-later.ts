import { later } from "../../shared/later.tsx"

export const HandOverOffer = later(async () => (await import("./hand-over-offer.tsx")).HandOverOffer)
