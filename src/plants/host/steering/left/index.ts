// Whether earlier runs left anything standing: a door of its own, so that a run which does not
// steer loads nothing of what turns knobs.
export { leftoversIn, steeringFolder } from "../place.ts";
