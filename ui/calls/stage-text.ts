import type { Decision } from "#wire/records.ts"
import { t } from "../shared/language.ts"
import { spanText } from "../shared/time-text.ts"

type Stage = NonNullable<Decision["stages"]>[number]

/** What had changed for work that waited, as the story of its decision says it. */
export const stageText = (stage: Stage): string => {
  const after = spanText(stage.afterMs)
  switch (stage._tag) {
    case "Relaxed":
      return stage.to === null
        ? t("stage.dropped", { after, skill: stage.skill })
        : t("stage.relaxed", { after, skill: stage.skill, to: stage.to })
    case "Released":
      return t("stage.released")
    case "Widened":
      return stage.areas === null
        ? t("stage.everywhere", { after })
        : t("stage.widened", { after, areas: stage.areas.join(", ") })
    case "Overdue":
      return t("stage.overdue", { after })
  }
}
