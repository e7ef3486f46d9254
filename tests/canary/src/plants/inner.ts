export const steer = 1;
