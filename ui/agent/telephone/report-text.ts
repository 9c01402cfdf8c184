import { t } from "../../shared/language.ts"
import type { LineReport } from "../../softphone/line-report.ts"

const NOTHING = "—"

export const msText = (ms: number | null): string => (ms === null ? NOTHING : `${ms} ms`)
export const shareText = (share: number | null): string => (share === null ? NOTHING : `${(share * 100).toFixed(1)} %`)
export const mosText = (mos: number | null): string => (mos === null ? NOTHING : mos.toFixed(2))

/** The line of a call in one line. */
export const lineDetail = ({ jitterMs, lostShare, mos, roundTripMs }: LineReport): string =>
  t("telephone.grade.detail", {
    mos: mosText(mos),
    roundTrip: msText(roundTripMs),
    lost: shareText(lostShare),
    jitter: msText(jitterMs)
  })
