// Steering in words and records.
export { recommendationOf, settingText, targetText, undoCommand } from "./wording.ts";
