/** Calls and types that are given a model, and hand on what works on its table: `getRepository(User)`, `Model<User>`. */
export const keepsModel = /repo|model|querybuilder|service|define/i;
