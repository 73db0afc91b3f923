module cross-entropy

go 1.19
