// The page of the documents does not use this file of Swagger UI: it is left out of the program.
