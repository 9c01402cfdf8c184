import * as HttpApi from "effect/http-api/HttpApi"
import { Fitting } from "../office-api.ts"
import { alarmsGroup } from "../alarms/alarms-api.ts"
import { accountsGroup } from "./accounts-api.ts"
import { dutyGroup } from "../duty/duty-api.ts"
import { laboratoryGroup } from "../laboratory/laboratory-api.ts"
import { keysGroup } from "./keys-api.ts"
import { meGroup } from "./me-api.ts"
import { twoStepGroup } from "./two-step-api.ts"
import { terminalGroup } from "../terminals/terminal-api.ts"
import { trunkPasswordGroup } from "../trunks/trunk-password-api.ts"
import { telephoneFilesGroup } from "../telephones/telephone-files-api.ts"
import { webhooksGroup } from "../webhooks/webhooks-api.ts"

/** What people do with their own account, and administrators with those of others. */
export const AffairsApi = HttpApi.make("office")
  .add(meGroup)
  .add(twoStepGroup)
  .add(accountsGroup)
  .add(keysGroup)
  .add(webhooksGroup)
  .add(trunkPasswordGroup)
  .add(terminalGroup)
  .add(alarmsGroup)
  .add(laboratoryGroup)
  .add(telephoneFilesGroup)
  .add(dutyGroup)
  .middleware(Fitting)
  .annotate(HttpApi.ParseOptions, { onExcessProperty: "error" })
