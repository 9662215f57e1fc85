// Nothing of its own: the headers that all tests read are compiled with it, once (tests/CMakeLists.txt).
int main() {}
